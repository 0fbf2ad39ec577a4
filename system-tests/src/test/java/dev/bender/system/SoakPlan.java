package dev.bender.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * What happens on the day that is simulated: drawn from a seed beforehand, so that the same seed is
 * the same day.
 *
 * @param length of the day, as it passes here
 */
record SoakPlan(long seed, Duration length, List<Step> steps) {
  static final int CONTAINERS = 16;

  /** A day of 24 hours in this many minutes has 500 updates. */
  private static final int WHOLE_MINUTES = 20;

  private static final int WHOLE_UPDATES = 500;

  /** Some pushes are no updates, and some give way to the next before anybody saw them. */
  private static final double PUSHES_AN_UPDATE = 1.3;

  private static final Duration BETWEEN_FAULTS = Duration.ofSeconds(12);

  /** What is pushed. */
  enum Image {
    GOOD,
    VULNERABLE,
    BROKEN,
    WITHOUT_PACKAGES,
    /** A new index around the image that was pushed last. */
    UNCHANGED
  }

  /** What goes wrong. */
  enum Fault {
    BENDER_KILLED,
    BROKER_KILLED,
    BROKER_STOPPED,
    TRIVY_KILLED,
    TRIVY_STOPPED,
    REGISTRY_STOPPED,
    ENGINE_CUT,
    CONTAINER_RESTARTED,
    CONTAINER_MADE_ANEW
  }

  /** Something that happens at a time after the day's begin. */
  sealed interface Step {
    Duration at();
  }

  record Push(Duration at, String container, Image image) implements Step {}

  /**
   * @param lasts until it is put right; nothing for what is over at once
   */
  record Strike(Duration at, Fault fault, String container, Duration lasts) implements Step {}

  static SoakPlan of(long seed, Duration length) {
    Random random = new Random(seed);
    List<Step> steps = new ArrayList<>(pushes(random, length));
    steps.addAll(faults(random, length));
    steps.sort(Comparator.comparing(Step::at));
    return new SoakPlan(seed, length, List.copyOf(steps));
  }

  static List<String> containers() {
    List<String> names = new ArrayList<>();
    for (int n = 1; n <= CONTAINERS; n++) {
      names.add("soak-%02d".formatted(n));
    }
    return names;
  }

  /** So many updates are to be found on a day of that length. */
  static int updates(Duration length) {
    return (int)
        (WHOLE_UPDATES * length.toSeconds() / Duration.ofMinutes(WHOLE_MINUTES).toSeconds());
  }

  /** An hour of the day that is simulated. */
  Duration hour() {
    return length.dividedBy(24);
  }

  /** From then on the process of Bender is not killed any more, so that its growth can be seen. */
  Duration quiet() {
    return length.multipliedBy(2).dividedBy(5);
  }

  private static List<Push> pushes(Random random, Duration length) {
    int count = (int) (updates(length) * PUSHES_AN_UPDATE);
    List<Push> pushes = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      pushes.add(new Push(within(random, length), anyContainer(random), anyImage(random)));
    }
    return pushes;
  }

  private static List<Strike> faults(Random random, Duration length) {
    List<Strike> strikes = new ArrayList<>();
    Duration quiet = length.multipliedBy(2).dividedBy(5);
    long count = length.dividedBy(BETWEEN_FAULTS);
    for (long n = 1; n < count; n++) {
      Duration at = BETWEEN_FAULTS.multipliedBy(n).plusMillis(random.nextInt(4_000));
      Fault fault = anyFault(random, at.compareTo(quiet) < 0);
      Duration lasts =
          switch (fault) {
            case BROKER_STOPPED, TRIVY_STOPPED, REGISTRY_STOPPED, ENGINE_CUT ->
                Duration.ofMillis(1_000 + random.nextInt(7_000));
            case CONTAINER_MADE_ANEW -> Duration.ofMillis(random.nextInt(3_000));
            default -> Duration.ZERO;
          };
      strikes.add(new Strike(at, fault, anyContainer(random), lasts));
    }
    return strikes;
  }

  private static Fault anyFault(Random random, boolean benderToo) {
    Fault[] all = Fault.values();
    int first = benderToo ? 0 : 1;
    // What kills Bender takes the longest to mend, and tells the most.
    return benderToo && random.nextInt(4) == 0
        ? Fault.BENDER_KILLED
        : all[first + random.nextInt(all.length - first)];
  }

  private static Image anyImage(Random random) {
    int one = random.nextInt(20);
    return one < 10
        ? Image.GOOD
        : one < 13
            ? Image.VULNERABLE
            : one < 16 ? Image.BROKEN : one < 18 ? Image.WITHOUT_PACKAGES : Image.UNCHANGED;
  }

  private static String anyContainer(Random random) {
    List<String> all = containers();
    return all.get(random.nextInt(all.size()));
  }

  private static Duration within(Random random, Duration length) {
    return Duration.ofMillis((long) (random.nextDouble() * length.toMillis()));
  }
}
