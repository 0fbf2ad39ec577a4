package dev.bender.system.crash;

import dev.bender.system.reliability.Row;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where Bender is killed among the calls that change something on the engine. */
public enum EnginePoint implements Row {
  PULL_SENT(Kind.GOOD, Call.PULL, Side.BEFORE, Found.UNTOUCHED),
  PULL_DONE(Kind.GOOD, Call.PULL, Side.AFTER, Found.UNTOUCHED),
  BACKUP_SENT(Kind.GOOD, Call.TAG_BACKUP, Side.BEFORE, Found.UNTOUCHED),
  BACKUP_DONE(Kind.GOOD, Call.TAG_BACKUP, Side.AFTER, Found.UNTOUCHED),
  TAG_SENT(Kind.GOOD, Call.MOVE_TAG, Side.BEFORE, Found.UNTOUCHED),
  TAG_DONE(Kind.GOOD, Call.MOVE_TAG, Side.AFTER, Found.UNTOUCHED),
  CREATE_SENT(Kind.GOOD, Call.CREATE, Side.BEFORE, Found.UNTOUCHED),
  CREATE_DONE(Kind.GOOD, Call.CREATE, Side.AFTER, Found.CREATED),
  PAUSE_SENT(Kind.GOOD, Call.PAUSE_OLD, Side.BEFORE, Found.CREATED),
  PAUSE_DONE(Kind.GOOD, Call.PAUSE_OLD, Side.AFTER, Found.PAUSED),
  STOP_SENT(Kind.GOOD, Call.STOP_OLD, Side.BEFORE, Found.PAUSED),
  STOP_DONE(Kind.GOOD, Call.STOP_OLD, Side.AFTER, Found.STOPPED),
  RENAME_OLD_SENT(Kind.GOOD, Call.RENAME_OLD, Side.BEFORE, Found.STOPPED),
  RENAME_OLD_DONE(Kind.GOOD, Call.RENAME_OLD, Side.AFTER, Found.STOPPED),
  RENAME_NEW_SENT(Kind.GOOD, Call.RENAME_NEW, Side.BEFORE, Found.STOPPED),
  RENAME_NEW_DONE(Kind.GOOD, Call.RENAME_NEW, Side.AFTER, Found.STOPPED),
  START_SENT(Kind.GOOD, Call.START_NEW, Side.BEFORE, Found.STOPPED),
  START_DONE(Kind.GOOD, Call.START_NEW, Side.AFTER, Found.REPLACED),
  REMOVE_OLD_SENT(Kind.GOOD, Call.REMOVE_OLD, Side.BEFORE, Found.VERIFIED),
  REMOVE_OLD_DONE(Kind.GOOD, Call.REMOVE_OLD, Side.AFTER, Found.VERIFIED),
  PRUNE_SENT(Kind.PRUNED, Call.REMOVE_BACKUP, Side.BEFORE, Found.VERIFIED),
  PRUNE_DONE(Kind.PRUNED, Call.REMOVE_BACKUP, Side.AFTER, Found.VERIFIED),

  CREATE_SENT_TWICE(Kind.GOOD, Call.CREATE, Side.BEFORE, Side.AFTER),
  CREATE_DONE_TWICE(Kind.GOOD, Call.CREATE, Side.AFTER, Side.BEFORE),
  PAUSE_SENT_TWICE(Kind.GOOD, Call.PAUSE_OLD, Side.BEFORE, Side.AFTER),
  PAUSE_DONE_TWICE(Kind.GOOD, Call.PAUSE_OLD, Side.AFTER, Side.BEFORE),
  STOP_SENT_TWICE(Kind.GOOD, Call.STOP_OLD, Side.BEFORE, Side.AFTER),
  STOP_DONE_TWICE(Kind.GOOD, Call.STOP_OLD, Side.AFTER, Side.BEFORE),
  RENAME_OLD_SENT_TWICE(Kind.GOOD, Call.RENAME_OLD, Side.BEFORE, Side.AFTER),
  RENAME_OLD_DONE_TWICE(Kind.GOOD, Call.RENAME_OLD, Side.AFTER, Side.BEFORE),
  RENAME_NEW_SENT_TWICE(Kind.GOOD, Call.RENAME_NEW, Side.BEFORE, Side.AFTER),
  RENAME_NEW_DONE_TWICE(Kind.GOOD, Call.RENAME_NEW, Side.AFTER, Side.BEFORE),
  START_SENT_TWICE(Kind.GOOD, Call.START_NEW, Side.BEFORE, Side.AFTER),

  BACK_PAUSE_SENT(Kind.BAD, Call.PAUSE_NEW, Side.BEFORE, Found.BAD_RUNS),
  BACK_PAUSE_DONE(Kind.BAD, Call.PAUSE_NEW, Side.AFTER, Found.BAD_RUNS),
  BACK_STOP_SENT(Kind.BAD, Call.STOP_NEW, Side.BEFORE, Found.BAD_RUNS),
  BACK_STOP_DONE(Kind.BAD, Call.STOP_NEW, Side.AFTER, Found.BAD_STOPPED),
  BACK_RENAME_NEW_SENT(Kind.BAD, Call.RENAME_NEW_BACK, Side.BEFORE, Found.BAD_STOPPED),
  BACK_RENAME_NEW_DONE(Kind.BAD, Call.RENAME_NEW_BACK, Side.AFTER, Found.GIVEN_UP),
  BACK_TAG_SENT(Kind.BAD, Call.TAG_BACK, Side.BEFORE, Found.GIVEN_UP),
  BACK_TAG_DONE(Kind.BAD, Call.TAG_BACK, Side.AFTER, Found.GIVEN_UP),
  BACK_RENAME_OLD_SENT(Kind.BAD, Call.RENAME_OLD_BACK, Side.BEFORE, Found.GIVEN_UP),
  BACK_RENAME_OLD_DONE(Kind.BAD, Call.RENAME_OLD_BACK, Side.AFTER, Found.GIVEN_UP),
  BACK_START_SENT(Kind.BAD, Call.START_OLD, Side.BEFORE, Found.GIVEN_UP),
  BACK_START_DONE(Kind.BAD, Call.START_OLD, Side.AFTER, Found.OLD_RUNS),
  BACK_POLICY_SENT(Kind.BAD, Call.POLICY_BACK, Side.BEFORE, Found.OLD_RUNS),
  BACK_POLICY_DONE(Kind.BAD, Call.POLICY_BACK, Side.AFTER, Found.OLD_RUNS),
  BACK_REMOVE_SENT(Kind.BAD, Call.REMOVE_NEW, Side.BEFORE, Found.OLD_RUNS),
  BACK_REMOVE_DONE(Kind.BAD, Call.REMOVE_NEW, Side.AFTER, Found.OLD_RUNS),

  REFUSED_START(Kind.UNSTARTABLE, Call.START_NEW, Side.AFTER, Found.CANNOT_START),
  REFUSED_PAUSE(Kind.UNSTARTABLE, Call.PAUSE_NEW, Side.AFTER, Found.CANNOT_START),
  REFUSED_RENAME(Kind.UNSTARTABLE, Call.RENAME_NEW_BACK, Side.AFTER, Found.GIVEN_UP),
  REFUSED_REVIVED(Kind.UNSTARTABLE, Call.START_OLD, Side.AFTER, Found.OLD_RUNS);

  /** What becomes of the update. */
  enum Kind {
    GOOD("", true),
    /** Good, and there is a backup that is too many. */
    PRUNED("", true),
    /** It starts and answers 500. */
    BAD("going back: ", false),
    /** The engine cannot start it. */
    UNSTARTABLE("the new one cannot be started: ", false);

    private final String words;
    final boolean verified;

    Kind(String words, boolean verified) {
      this.words = words;
      this.verified = verified;
    }
  }

  /** A call; its text is as {@link EngineCalls} names it. */
  private enum Call {
    PULL("pull", "pull of the new image"),
    TAG_BACKUP("tag backup", "backup tag of the running image"),
    MOVE_TAG("move tag", "move of the tag to the new image"),
    CREATE("create new", "create of the new container"),
    PAUSE_OLD("update old", "pause of the old one's restart policy"),
    STOP_OLD("stop old", "stop of the old container"),
    RENAME_OLD("rename old", "rename of the old container"),
    RENAME_NEW("rename new", "rename of the new container"),
    START_NEW("start new", "start of the new container"),
    REMOVE_OLD("remove old", "removal of the old container"),
    REMOVE_BACKUP("remove backup", "removal of a backup that is too many"),
    PAUSE_NEW("update new", "pause of the new one's restart policy"),
    STOP_NEW("stop new", "stop of the new container"),
    RENAME_NEW_BACK("rename new 2", "rename of the new container"),
    TAG_BACK("move tag 2", "move of the tag to the old image"),
    RENAME_OLD_BACK("rename old 2", "rename of the old container"),
    START_OLD("start old", "start of the old container"),
    POLICY_BACK("update old 2", "restart policy of the old one"),
    REMOVE_NEW("remove new", "removal of the new container");

    private final String text;
    private final String words;

    Call(String text, String words) {
      this.text = text;
      this.words = words;
    }
  }

  /** What is found after the kill, and what is made of it. */
  private enum Found {
    UNTOUCHED("The old container runs on; the update is taken up again, and verified."),
    CREATED(
        "The old container runs on; the new one is removed and made again, because the plan may be"
            + " out of date, and verified."),
    PAUSED(
        "The old container runs on and has its restart policy back before the broker is asked; then"
            + " the update is taken up again, and verified."),
    STOPPED(
        "Both are stopped: the new one is started before the broker is asked; then it gets its name"
            + " and is verified."),
    REPLACED("The new container runs; it is verified."),
    VERIFIED("The new container runs and is verified; the rest is cleaned up."),
    TWICE("As if it had been killed once: the update is verified, and nothing is left over."),
    BAD_RUNS("The new container runs, bad as it is, until the old one is brought back."),
    BAD_STOPPED(
        "Both are stopped: the new one, not given up yet, is started before the broker is asked;"
            + " then the old one is brought back."),
    GIVEN_UP(
        "Both are stopped: the old one is started before the broker is asked, and gets name and"
            + " restart policy back."),
    OLD_RUNS("The old container runs; what is left of the new one is removed."),
    CANNOT_START(
        "Both are stopped and the new one cannot be started: the old one is, before the broker is"
            + " asked.");

    private final String sentence;

    Found(String sentence) {
      this.sentence = sentence;
    }
  }

  final Kind kind;
  final Side side;
  final @Nullable Side again;
  private final Call call;
  private final Found found;

  EnginePoint(Kind kind, Call call, Side side, Found found) {
    this(kind, call, side, null, found);
  }

  EnginePoint(Kind kind, Call call, Side side, Side again) {
    this(kind, call, side, again, Found.TWICE);
  }

  EnginePoint(Kind kind, Call call, Side side, @Nullable Side again, Found found) {
    this.kind = kind;
    this.call = call;
    this.side = side;
    this.again = again;
    this.found = found;
  }

  /** The call, as {@link EngineCalls} names it. */
  String step() {
    return call.text;
  }

  /** The container that is updated at this point. */
  String container() {
    return "e-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public String point() {
    return kind.words + call.words + words(side) + (again == null ? "" : twice(again));
  }

  private static String words(Side side) {
    return side == Side.BEFORE ? ": sent, not done" : ": done, not known";
  }

  private static String twice(Side again) {
    return again == Side.BEFORE
        ? "; killed again at the next call, not done"
        : "; killed again after the next call";
  }

  @Override
  public String outcome() {
    return found.sentence;
  }
}
