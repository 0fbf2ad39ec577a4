package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Names;
import dev.bender.deployer.replacement.RestartPolicy;
import dev.bender.deployer.replacement.Standing;
import dev.bender.platform.engine.ContainerSummary;
import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The containers that work with a database: they stop before it, in reverse order, and start after
 * it. The settings file names them; others name it in their label.
 */
final class Dependents {
  /** On any container: the names of those that it needs, with commas between. */
  static final String LABEL = "dev.bender.depends-on";

  private static final Duration DEFAULT_STOP = Duration.ofSeconds(10);

  private final Engine engine;
  private final Function<String, List<String>> named;

  /**
   * @param named what the settings file says of a container
   */
  Dependents(Engine engine, Function<String, List<String>> named) {
    this.engine = engine;
    this.named = named;
  }

  /** All of them, in the order in which they start. */
  List<String> of(String container) {
    Set<String> all = new LinkedHashSet<>(named.apply(container));
    engine.containers(true, LABEL).stream()
        .filter(one -> !Names.isOurs(one.name()) && names(one, container))
        .map(ContainerSummary::name)
        .sorted()
        .forEach(all::add);
    all.remove(container);
    return List.copyOf(all);
  }

  private static boolean names(ContainerSummary one, String container) {
    return Arrays.stream(one.labels().getOrDefault(LABEL, "").split(","))
        .map(String::strip)
        .anyMatch(container::equals);
  }

  /** Those that there are no containers for. */
  List<String> missing(List<String> dependents) {
    return dependents.stream().filter(one -> engine.find(one).isEmpty()).toList();
  }

  /** Those that run. */
  List<String> running(List<String> dependents) {
    return dependents.stream()
        .filter(one -> engine.find(one).filter(Standing::isRunning).isPresent())
        .toList();
  }

  /** Their restart policies by their names, as {@link RestartPolicy#label} writes them. */
  Map<String, String> policies(List<String> dependents) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String one : dependents) {
      engine.find(one).ifPresent(found -> all.put(one, RestartPolicy.of(found).label()));
    }
    return all;
  }

  /**
   * Stops them, the last one first. Their restart policies are paused: an engine that restarts must
   * not start them beside a server that nobody has proven.
   */
  void stop(List<String> dependents) {
    for (String one : dependents.reversed()) {
      Optional<JsonNode> found = engine.find(one);
      if (found.isPresent() && Standing.isRunning(found.get())) {
        engine.stopForGood(Standing.id(found.get()), patience(found.get()));
      }
    }
  }

  private static Duration patience(JsonNode container) {
    int seconds = container.path("Config").path("StopTimeout").asInt(-1);
    return seconds < 0 ? DEFAULT_STOP : Duration.ofSeconds(Math.min(seconds, 3_600));
  }

  /**
   * Starts them in their order. One that cannot be started keeps no other from starting.
   *
   * @param policies that they get back, by their names
   * @return what went wrong, for people
   */
  List<String> start(List<String> dependents, Map<String, String> policies) {
    List<String> wrong = new ArrayList<>();
    for (String one : dependents) {
      try {
        Optional<JsonNode> found = engine.find(one);
        if (found.isEmpty()) {
          wrong.add(one + " is gone");
        } else {
          giveBack(one, found.get(), policies.get(one)).ifPresent(wrong::add);
          if (!Standing.isRunning(found.get())) {
            engine.start(Standing.id(found.get()));
          }
        }
      } catch (EngineException.EngineUnavailable e) {
        throw e;
      } catch (EngineException e) {
        wrong.add(one + " could not be started: " + e.getMessage());
      }
    }
    return wrong;
  }

  /** Only what is paused: its owner may have said something else since. */
  private Optional<String> giveBack(String name, JsonNode dependent, @Nullable String policy) {
    if (policy == null || !RestartPolicy.of(dependent).equals(RestartPolicy.NEVER)) {
      return Optional.empty();
    }
    RestartPolicy before = RestartPolicy.parse(policy);
    try {
      engine.updateRestartPolicy(Standing.id(dependent), before.name(), before.retries());
      return Optional.empty();
    } catch (EngineException.EngineUnavailable e) {
      throw e;
    } catch (EngineException e) {
      return Optional.of(
          "%s had the restart policy %s, which could not be given back: %s"
              .formatted(name, before.name(), e.getMessage()));
    }
  }
}
