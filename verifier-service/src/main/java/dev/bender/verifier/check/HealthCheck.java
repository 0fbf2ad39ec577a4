package dev.bender.verifier.check;

import java.net.InetAddress;
import java.nio.file.Path;
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
   * @param tls null for plain HTTP
   * @param redirects what becomes of a redirection
   */
  record Http(
      int port,
      String path,
      Statuses statuses,
      @Nullable BodyMatch body,
      @Nullable Tls tls,
      Redirects redirects)
      implements HealthCheck {

    /** What is asked of a server's certificate. */
    public enum Tls {
      /** It must be for the address that is asked, and from an authority that this JVM trusts. */
      VERIFY,
      /** Any will do, as for one that the container made itself. */
      ACCEPT_ANY
    }

    /** What becomes of a redirection. */
    public enum Redirects {
      /** Followed within the same server, five at most; another one is judged as it is. */
      FOLLOW,
      /** None is good. */
      REFUSE
    }

    /** Over plain HTTP; redirections are followed. */
    public Http(int port, String path, Statuses statuses, @Nullable BodyMatch body) {
      this(port, path, statuses, body, null, Redirects.FOLLOW);
    }

    static Http plain(int port, String path) {
      return new Http(port, path, Statuses.DEFAULT, null);
    }

    String scheme() {
      return tls == null ? "http" : "https";
    }

    public Http {
      Invalid.unlessPort("http.port", port);
      if (!path.startsWith("/")
          || path.startsWith("//")
          || path.startsWith("/\\")
          || path.length() > 2_048
          || ForeignText.hasControls(path)) {
        throw new Invalid(
            "http.path is '%s'; it must begin with '/' and fit in 2048 printable characters"
                .formatted(ForeignText.line(path, 80)));
      }
    }

    @Override
    public String name() {
      int query = path.indexOf('?');
      String shown = query < 0 ? path : path.substring(0, query);
      return scheme() + " :" + port + ForeignText.line(shown, 100);
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

  /**
   * A name server answers a question within 3 s, by UDP or, where the answer is long, TCP.
   *
   * @param port in the container
   * @param question the name whose address is asked for
   * @param answer an address that must be among the answers; null for any
   */
  record Dns(int port, String question, @Nullable String answer) implements HealthCheck {
    public static final int USUAL_PORT = 53;

    public Dns {
      Invalid.unlessPort("dns.port", port);
      if (!DnsName.isOne(question)) {
        throw new Invalid(
            "dns.name is '%s'; allowed: a name such as example.org"
                .formatted(ForeignText.line(question, 80)));
      }
      if (answer != null && !isAddress(answer)) {
        throw new Invalid(
            "dns.answer is '%s'; allowed: an IP address".formatted(ForeignText.line(answer, 80)));
      }
    }

    private static boolean isAddress(String text) {
      try {
        return InetAddress.ofLiteral(text).getAddress().length > 0;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    @Override
    public String name() {
      return "dns :" + port + " " + ForeignText.line(question, 200);
    }
  }

  /**
   * Transmission's RPC answers with success within 5 s.
   *
   * @param port in the container
   * @param path of the RPC
   * @param login null where none is given
   * @param agreed whether somebody asked for this check; else a server that wants a login proves
   *     nothing
   */
  record TransmissionRpc(int port, String path, @Nullable Login login, boolean agreed)
      implements HealthCheck {
    public static final int USUAL_PORT = 9091;
    public static final String USUAL_PATH = "/transmission/rpc";

    public TransmissionRpc {
      Invalid.unlessPort("transmission-rpc.port", port);
      if (!path.startsWith("/") || path.length() > 256 || ForeignText.hasControls(path)) {
        throw new Invalid(
            "transmission-rpc.path is '%s'; it must begin with '/' and fit in 256 characters"
                .formatted(ForeignText.line(path, 80)));
      }
    }

    @Override
    public String name() {
      return "transmission-rpc :" + port;
    }
  }

  /**
   * Somebody who signs in.
   *
   * @param user the name
   * @param passwordFile read at each try, so that a changed one counts at once
   */
  record Login(String user, Path passwordFile) {
    public Login {
      if (user.isBlank() || user.length() > 63 || ForeignText.hasControls(user)) {
        throw new Invalid(
            "user is '%s'; allowed: 1 to 63 printable characters"
                .formatted(ForeignText.line(user, 80)));
      }
    }
  }

  /**
   * A PostgreSQL server takes connections by TCP, has its databases, answers a query in each, and
   * lets its roles sign in; 15 s at most.
   *
   * @param port in the container
   * @param user who asks within the container, where the server trusts it without a password
   * @param databases that must be there
   * @param query asked in each of them
   * @param roles that must be able to sign in from outside
   * @param agreed whether somebody asked for this check; else a server that does not trust its own
   *     container proves nothing
   */
  record Postgres(
      int port, String user, List<String> databases, String query, List<Role> roles, boolean agreed)
      implements HealthCheck {
    public static final int USUAL_PORT = 5432;
    public static final String USUAL_USER = "postgres";
    public static final String USUAL_QUERY = "SELECT 1";
    private static final int MOST = 32;

    public Postgres {
      databases = List.copyOf(databases);
      roles = List.copyOf(roles);
      Invalid.unlessPort("postgres.port", port);
      word("postgres.user", user);
      databases.forEach(one -> word("postgres.databases", one));
      if (databases.size() > MOST || roles.size() > MOST) {
        throw new Invalid("postgres has more than " + MOST + " databases or roles");
      }
      if (query.isBlank() || query.length() > 2_000 || query.indexOf('\0') >= 0) {
        throw new Invalid("postgres.query has to be one statement of at most 2000 characters");
      }
    }

    private static void word(String what, String text) {
      if (text.isBlank() || text.length() > 63 || ForeignText.hasControls(text)) {
        throw new Invalid(
            "%s is '%s'; allowed: 1 to 63 printable characters"
                .formatted(what, ForeignText.line(text, 80)));
      }
    }

    @Override
    public String name() {
      return "postgres :" + port;
    }

    /**
     * A role that an application signs in as.
     *
     * @param login who, and where the password is
     * @param database where
     */
    public record Role(Login login, String database) {
      public Role {
        word("postgres.roles.database", database);
      }
    }
  }
}
