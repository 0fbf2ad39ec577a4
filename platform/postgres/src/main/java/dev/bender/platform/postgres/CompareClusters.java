package dev.bender.platform.postgres;

import dev.bender.contracts.DatabaseCluster;
import dev.bender.contracts.DatabaseCluster.Database;
import dev.bender.contracts.DatabaseCluster.Soundness;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an updated server lost against the one before it. */
public final class CompareClusters {
  private CompareClusters() {}

  /**
   * The first loss, for people; empty if all that was there is there.
   *
   * @param before while nothing could write any more
   * @param after before anything can write again
   */
  public static Optional<String> loss(DatabaseCluster before, DatabaseCluster after) {
    if (!before.systemIdentifier().equals(after.systemIdentifier())) {
      return Optional.of(
          "it serves another cluster (%s) than before (%s): its data is not the old server's"
              .formatted(after.systemIdentifier(), before.systemIdentifier()));
    }
    return before.databases().stream()
        .map(one -> loss(one, after, CompareClusters::lostExtension))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> lostLogin(before, after));
  }

  /**
   * The same of a dump that was loaded into a cluster of its own: extensions get the version that
   * the image has.
   *
   * @param before what was dumped
   */
  public static Optional<String> lossOfDump(DatabaseCluster before, DatabaseCluster after) {
    return before.databases().stream()
        .map(one -> loss(one, after, (was, is) -> lostExtension(unversioned(was), unversioned(is))))
        .flatMap(Optional::stream)
        .findFirst()
        .or(() -> lostLogin(before, after));
  }

  private static Optional<String> lostLogin(DatabaseCluster before, DatabaseCluster after) {
    if (before.logins() == null || after.logins() == null) {
      return Optional.empty();
    }
    List<String> now = after.logins();
    return before.logins().stream()
        .filter(role -> !now.contains(role))
        .findFirst()
        .map(role -> "role " + role + " may not log in any more");
  }

  private static Optional<String> loss(
      Database before,
      DatabaseCluster after,
      BiFunction<Database, Database, Optional<String>> extensions) {
    Optional<Database> found =
        after.databases().stream().filter(one -> one.name().equals(before.name())).findFirst();
    if (found.isEmpty()) {
      return Optional.of("database " + before.name() + " is missing");
    }
    Database now = found.get();
    if (!before.fingerprint().equals(now.fingerprint())) {
      return Optional.of(
          "database %s has %,d tables with %,d rows; before it had %,d with %,d"
              .formatted(before.name(), now.tables(), now.rows(), before.tables(), before.rows()));
    }
    Optional<String> lost = extensions.apply(before, now);
    if (lost.isPresent()) {
      return lost;
    }
    return before.soundness() == null || now.soundness() == null
        ? Optional.empty()
        : lessSound(before.soundness(), now.soundness())
            .map(fault -> "database " + before.name() + ": " + fault);
  }

  /** What was unsound before is not held against the new server. */
  private static Optional<String> lessSound(Soundness before, Soundness now) {
    Set<String> known = indexes(before.unsound());
    Optional<String> unsound =
        texts(now.unsound()).stream().filter(one -> !known.contains(index(one))).findFirst();
    if (unsound.isPresent()) {
      return unsound.map(one -> "an index cannot be used any more: " + one);
    }
    List<String> stale = texts(before.stale());
    return texts(now.stale()).stream()
        .filter(one -> !stale.contains(one))
        .findFirst()
        .map(one -> "the order of " + one + " is that of another library than the server's");
  }

  private static Set<String> indexes(@Nullable List<String> unsound) {
    return texts(unsound).stream().map(CompareClusters::index).collect(Collectors.toSet());
  }

  private static String index(String unsound) {
    int colon = unsound.indexOf(": ");
    return colon < 0 ? unsound : unsound.substring(0, colon);
  }

  private static List<String> texts(@Nullable List<String> maybe) {
    return maybe == null ? List.of() : maybe;
  }

  private static Optional<String> lostExtension(Database before, Database now) {
    return before.extensions() == null || before.extensions().equals(now.extensions())
        ? Optional.empty()
        : Optional.of(
            "database %s has the extensions %s; before it had %s"
                .formatted(before.name(), now.extensions(), before.extensions()));
  }

  private static Database unversioned(Database one) {
    List<String> extensions =
        one.extensions() == null
            ? null
            : one.extensions().stream().map(name -> name.split(" ", 2)[0]).toList();
    return new Database(
        one.name(), one.tables(), one.rows(), one.fingerprint(), extensions, one.soundness());
  }
}
