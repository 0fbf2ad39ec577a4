package dev.bender.verifier.check;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One thing to look at on a container, as data. */
public sealed interface HealthCheck {

  /** For people and events; without anything that may be a secret. */
  String name();

  /** What a sentence about it begins with. */
  default String subject() {
    return name();
  }

  /** The container runs, and went on running since it was first looked at. */
  record Running() implements HealthCheck {
    @Override
    public String name() {
      return "running";
    }

    @Override
    public String subject() {
      return "the container";
    }
  }

  /** The image's own health check says 'healthy'. */
  record DockerHealth() implements HealthCheck {
    @Override
    public String name() {
      return "docker-health";
    }
  }

  /**
   * A GET is answered as expected within 5 s.
   *
   * @param port in the container
   * @param path with a leading slash, and a query where one is needed
   * @param statuses which are good
   * @param body what the first 64 KiB of the answer must hold; null for anything
   */
  record Http(int port, String path, Statuses statuses, @Nullable BodyMatch body)
      implements HealthCheck {
    public Http {
      Invalid.unlessPort("http.port", port);
      if (!path.startsWith("/") || path.length() > 2_048 || ForeignText.hasControls(path)) {
        throw new Invalid(
            "http.path is '%s'; it must begin with '/' and fit in 2048 printable characters"
                .formatted(ForeignText.line(path, 80)));
      }
    }

    @Override
    public String name() {
      int query = path.indexOf('?');
      String shown = query < 0 ? path : path.substring(0, query);
      return "http :" + port + ForeignText.line(shown, 100);
    }
  }

  /** At least one of these ports takes a connection. */
  record Tcp(List<Integer> ports) implements HealthCheck {
    public Tcp {
      ports = List.copyOf(ports);
      if (ports.isEmpty() || ports.size() > 64) {
        throw new Invalid("tcp needs between 1 and 64 ports; it has " + ports.size());
      }
      ports.forEach(port -> Invalid.unlessPort("tcp.port", port));
    }

    public Tcp(int port) {
      this(List.of(port));
    }

    @Override
    public String name() {
      return "tcp "
          + ports.stream().limit(8).map(port -> ":" + port).collect(Collectors.joining(" or "));
    }
  }

  /**
   * A program inside the container ends with exit code 0.
   *
   * @param command program and arguments; only the program's name is ever shown
   * @param limit after which a try has failed
   */
  record Exec(List<String> command, Duration limit) implements HealthCheck {
    public static final Duration DEFAULT_LIMIT = Duration.ofSeconds(10);

    public Exec {
      command = List.copyOf(command);
      boolean tooLong = command.stream().mapToInt(String::length).sum() > 8_192;
      if (command.isEmpty() || command.getFirst().isBlank() || command.size() > 100 || tooLong) {
        throw new Invalid("exec needs a program, and at most 100 words of 8192 characters in all");
      }
      if (limit.isNegative() || limit.isZero() || limit.compareTo(Duration.ofMinutes(2)) > 0) {
        throw new Invalid("exec has a limit of " + limit + "; allowed: more than 0 s, at most 2 m");
      }
    }

    public Exec(List<String> command) {
      this(command, DEFAULT_LIMIT);
    }

    @Override
    public String name() {
      String program = command.getFirst();
      return "exec " + ForeignText.line(program.substring(program.lastIndexOf('/') + 1), 60);
    }
  }
}
