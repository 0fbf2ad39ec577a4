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
 * @param kind a way of its own, such as {@code postgres}; empty: by its image
 * @param databases that have to be there
 * @param dependents that stop before it and start after it
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
    @DefaultValue List<String> dependents) {
  private static final ContainerSettings NOTHING =
      new ContainerSettings(false, null, List.of(), null, null, null, "", List.of(), List.of());

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
    if (!kind.isEmpty() && !kind.equals("postgres")) {
      throw new InvalidSetting("kind", "is '" + Shown.of(kind) + "'; allowed: postgres, or empty");
    }
  }

  /** A container that the file does not name. */
  public static ContainerSettings nothing() {
    return NOTHING;
  }
}
