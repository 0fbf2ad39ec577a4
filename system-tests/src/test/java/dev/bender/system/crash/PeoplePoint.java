package dev.bender.system.crash;

import dev.bender.system.crash.StreamGate.At;
import dev.bender.system.reliability.Row;
import java.util.Arrays;
import java.util.List;

/** Where Bender is killed while something waits, is asked, or is told. */
public enum PeoplePoint implements Row {
  SEEN_NOT_WRITTEN(Way.SEEN, At.NOTHING_WRITTEN, "It is seen again."),
  SEEN_NOT_KNOWN(Way.SEEN, At.NOT_KNOWN, "It is known once."),
  SCAN_SENT(Way.LOOKED_UP, Side.BEFORE, "It is scanned again; nothing of the scan is left over."),
  SCAN_DONE(Way.LOOKED_UP, Side.AFTER, "It is scanned again; nothing of the scan is left over."),
  QUEUED_NOT_WRITTEN(Way.QUEUED, At.NOTHING_WRITTEN, "It is decided again, and waits once."),
  QUEUED_NOT_COMMITTED(Way.QUEUED, At.NOT_COMMITTED, "It is decided again, and waits once."),
  QUEUED_NOT_KNOWN(Way.QUEUED, At.NOT_KNOWN, "It waits once, and is tried again when it is due."),
  DUE_NOT_WRITTEN(Way.DUE, At.NOTHING_WRITTEN, "It still waits, and goes on once."),
  DUE_NOT_COMMITTED(Way.DUE, At.NOT_COMMITTED, "It still waits, and goes on once."),
  DUE_NOT_KNOWN(Way.DUE, At.NOT_KNOWN, "It goes on once."),
  HELD_NOT_WRITTEN(Way.HELD, At.NOTHING_WRITTEN, "It is decided again, and asked about."),
  HELD_NOT_COMMITTED(Way.HELD, At.NOT_COMMITTED, "It is decided again, and asked about."),
  HELD_NOT_KNOWN(Way.HELD, At.NOT_KNOWN, "It is asked about."),
  ASKED_NOT_WRITTEN(
      Way.ASKED,
      At.NOTHING_WRITTEN,
      "`bender approve` says that there was no answer; asked again, it works."),
  ASKED_NOT_COMMITTED(
      Way.ASKED,
      At.NOT_COMMITTED,
      "`bender approve` says that there was no answer; asked again, it works."),
  ASKED_NOT_KNOWN(Way.ASKED, At.NOT_KNOWN, "There was no answer, but it is carried out, once."),
  ANSWERED_NOT_WRITTEN(Way.ANSWERED, At.NOTHING_WRITTEN, "It is carried out, once."),
  ANSWERED_NOT_COMMITTED(Way.ANSWERED, At.NOT_COMMITTED, "It is carried out, once."),
  ANSWERED_NOT_KNOWN(Way.ANSWERED, At.NOT_KNOWN, "It is carried out, once."),
  TOLD_NOT_ANSWERED(
      Way.TOLD_NOT_ANSWERED, Side.AFTER, "The message comes a second time, rather than never."),
  TOLD_NOT_MARKED(Way.TOLD, At.NOT_MARKED, "The message comes a second time, rather than never."),
  TOLD_NOT_COMMITTED(
      Way.TOLD, At.NOT_COMMITTED, "The message comes a second time, rather than never."),
  TOLD_NOT_KNOWN(Way.TOLD, At.NOT_KNOWN, "The message does not come again."),
  JOURNAL_NOT_MARKED(
      Way.JOURNAL, Side.AFTER, "The line is cut off and written again; each event has one.");

  /** What is about to be known. */
  enum Way {
    SEEN("deployer: a container was seen for the first time"),
    LOOKED_UP("scanner: Trivy is asked"),
    QUEUED("deployer: the update is blocked, and is to wait"),
    DUE("detector: a blocked update is due"),
    HELD("deployer: the update needs an answer"),
    ASKED("notifier: `bender approve` was called"),
    ANSWERED("deployer: the update was approved"),
    TOLD_NOT_ANSWERED("notifier: ntfy has taken a message"),
    TOLD("notifier: ntfy has taken a message and said so"),
    JOURNAL("notifier: a line is in the journal, and its position is not on record");

    private final String words;

    Way(String words) {
      this.words = words;
    }
  }

  /** Ways that one kill can hit, in the order in which they are set: each of another service. */
  private static final List<List<Way>> TOGETHER =
      List.of(
          List.of(Way.TOLD, Way.HELD),
          List.of(Way.ASKED, Way.QUEUED),
          List.of(Way.DUE, Way.ANSWERED));

  final Way way;
  final At at;
  final Side side;
  private final String words;
  private final String outcome;

  PeoplePoint(Way way, At at, String outcome) {
    this.way = way;
    this.at = at;
    this.side = Side.BEFORE;
    this.words = at.words();
    this.outcome = outcome;
  }

  PeoplePoint(Way way, Side side, String outcome) {
    this.way = way;
    this.at = At.NOTHING_WRITTEN;
    this.side = side;
    this.words = way == Way.JOURNAL ? "" : side == Side.BEFORE ? ", not done" : ", done, not known";
    this.outcome = outcome;
  }

  /** The container that this is about. */
  String container() {
    return "people-%02d".formatted(ordinal() + 1);
  }

  /**
   * The points that are hit by the kill that hits this one, in the order in which they are set. Of
   * each way the first goes with the first of the other, and so on.
   */
  List<PeoplePoint> together() {
    List<Way> ways =
        TOGETHER.stream().filter(some -> some.contains(way)).findFirst().orElse(List.of());
    if (ways.isEmpty()) {
      return List.of(this);
    }
    int place = ofWay(way).indexOf(this);
    return ways.stream().map(other -> ofWay(other).get(place)).toList();
  }

  private static List<PeoplePoint> ofWay(Way way) {
    return Arrays.stream(values()).filter(point -> point.way == way).toList();
  }

  /** Whether its updates wait for a yes. */
  boolean isManual() {
    return way == Way.HELD || way == Way.ASKED || way == Way.ANSWERED;
  }

  /** Whether the update is one that the scan refuses. */
  boolean isBlocked() {
    return way == Way.QUEUED || way == Way.DUE;
  }

  @Override
  public String point() {
    return way.words + words;
  }

  @Override
  public String outcome() {
    return outcome;
  }
}
