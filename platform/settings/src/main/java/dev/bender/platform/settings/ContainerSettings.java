package dev.bender.platform.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What differs for one container.
 *
 * @param ignore whether it is left alone
 * @param mode in place of the general one
 * @param checks in place of those known for its image; empty: those
 * @param patience in place of {@code verify.patience}
 * @param successes in place of {@code verify.successes}
 * @param steady in place of {@code verify.steady}
 * @param kind {@code postgres}: updated as a database; {@code plain}: not so; empty: by its image
 * @param databases that have to be there
 * @param dependents that stop before it and start after it, in the order in which they start
 * @param idlePatience how long a database may be worked with once its dependents are stopped
 * @param dump whether a database is written out as SQL before its update
 * @param dataFolder whether a database's files are copied before its update
 * @param allowCollationChange whether an image may come whose libraries sort texts in another
 *     order; the indexes on them are rebuilt then
 */
public record ContainerSettings(
    @DefaultValue("false") boolean ignore,
    @Nullable Mode mode,
    @DefaultValue List<CheckSetting> checks,
    @Nullable Duration patience,
    @Nullable Integer successes,
    @Nullable Duration steady,
    @DefaultValue("") String kind,
    @DefaultValue List<String> databases,
    @DefaultValue List<String> dependents,
    @DefaultValue("30s") Duration idlePatience,
    @DefaultValue("true") boolean dump,
    @DefaultValue("true") boolean dataFolder,
    @DefaultValue("false") boolean allowCollationChange) {
  private static final ContainerSettings NOTHING =
      new ContainerSettings(
          false,
          null,
          List.of(),
          null,
          null,
          null,
          "",
          List.of(),
          List.of(),
          Duration.ofSeconds(30),
          true,
          true,
          false);

  public ContainerSettings {
    checks = List.copyOf(checks);
    databases = List.copyOf(databases);
    dependents = List.copyOf(dependents);
    if (patience != null) {
      Rule.positive("patience", patience);
    }
    if (successes != null) {
      Rule.between("successes", successes, 1, 100);
    }
    if (steady != null) {
      Rule.notNegative("steady", steady);
    }
    if (!kind.isEmpty() && !kind.equals("postgres") && !kind.equals("plain")) {
      throw new InvalidSetting(
          "kind", "is '" + Shown.of(kind) + "'; allowed: postgres, plain, or empty");
    }
    Rule.notNegative("idle-patience", idlePatience);
  }

  /** A container that the file does not name. */
  public static ContainerSettings nothing() {
    return NOTHING;
  }
}
