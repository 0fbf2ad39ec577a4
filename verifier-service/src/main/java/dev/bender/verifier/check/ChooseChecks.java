package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.DockerHealth;
import dev.bender.verifier.check.HealthCheck.Postgres;
import dev.bender.verifier.check.HealthCheck.Running;
import dev.bender.verifier.check.HealthCheck.Tcp;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.ContainerView.PublishedPort;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides what a container is measured by: its labels, else the settings file, else what is known
 * of its image and what the container itself offers. That it runs is always part of it.
 */
public final class ChooseChecks {
  private final Function<String, Agreed> settings;

  /**
   * @param settings what the settings file says of a container, by its name
   */
  public ChooseChecks(Function<String, Agreed> settings) {
    this.settings = settings;
  }

  /**
   * What the settings file says of one container.
   *
   * @param checks empty where it names none
   * @param postgres whether it says that this is a PostgreSQL server
   * @param databases that have to be there, if it is one
   */
  public record Agreed(
      List<HealthCheck> checks, Terms terms, boolean postgres, List<String> databases) {
    public Agreed {
      checks = List.copyOf(checks);
      databases = List.copyOf(databases);
    }

    /** One of which nothing else is said. */
    public Agreed(List<HealthCheck> checks, Terms terms) {
      this(checks, terms, false, List.of());
    }
  }

  /**
   * What was decided.
   *
   * @param checks at least one
   * @param warnings labels that could not be read, and so were not used; one sentence each
   * @param unasked those of the checks that nobody named: where no way leads to one, it is done
   *     without
   */
  public record Chosen(
      List<HealthCheck> checks, Terms terms, List<String> warnings, Set<HealthCheck> unasked) {
    public Chosen {
      checks = List.copyOf(checks);
      warnings = List.copyOf(warnings);
      unasked = Set.copyOf(unasked);
    }
  }

  /** What this container is measured by. */
  public Chosen chooseFor(ContainerView container) {
    CheckLabels labels = new CheckLabels(container.labels());
    List<String> warnings = new ArrayList<>();
    List<HealthCheck> checks = List.of();
    try {
      checks = labels.checks();
    } catch (Invalid e) {
      warnings.add("A label is not used: " + e.sentence() + ".");
    }
    Agreed agreed = settings.apply(container.name());
    Terms terms = agreed.terms();
    try {
      terms = labels.terms(terms);
    } catch (Invalid e) {
      warnings.add("A label is not used: " + e.sentence() + ".");
    }
    if (checks.isEmpty()) {
      checks = agreed.checks();
    }
    if (!checks.isEmpty()) {
      return new Chosen(withRunning(checks), terms, warnings, Set.of());
    }
    Optional<HealthCheck> known = knownOf(container, agreed);
    List<HealthCheck> offered = new ArrayList<>(known.stream().toList());
    // What is known of an image may turn out not to be measurable: the rest counts as well.
    offered.addAll(offeredBy(container));
    boolean asked = known.isEmpty() || (known.get() instanceof Postgres one && one.agreed());
    return new Chosen(
        withRunning(offered), terms, warnings, asked ? Set.of() : Set.of(known.get()));
  }

  private static Optional<HealthCheck> knownOf(ContainerView container, Agreed agreed) {
    return agreed.postgres()
        ? Optional.of(Catalogue.postgres(container.origin(), agreed.databases(), true))
        : Catalogue.checkFor(container.origin(), agreed.databases());
  }

  private static List<HealthCheck> withRunning(List<HealthCheck> checks) {
    Set<HealthCheck> all = new LinkedHashSet<>();
    all.add(new Running());
    all.addAll(checks);
    return List.copyOf(all);
  }

  /**
   * Not every published port is listened on, so one that answers is enough; ports that only the
   * image exposes say too little.
   */
  private static List<HealthCheck> offeredBy(ContainerView container) {
    if (container.health() != null) {
      return List.of(new DockerHealth());
    }
    List<Integer> ports =
        container.network().published().stream()
            .map(PublishedPort::port)
            .distinct()
            .sorted()
            .limit(16)
            .toList();
    return ports.isEmpty() ? List.of() : List.of(new Tcp(ports));
  }
}
