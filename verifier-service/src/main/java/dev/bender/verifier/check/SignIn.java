package dev.bender.verifier.check;

import dev.bender.verifier.check.HealthCheck.Login;
import dev.bender.verifier.check.HealthCheck.Postgres.Role;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Signs in as applications do: from outside, by TCP, with their passwords. */
final class SignIn {
  private static final String SECONDS = "5";

  private SignIn() {}

  /** What is wrong with the first one that is not let in; null where all are. */
  static @Nullable Seen all(List<Role> roles, @Nullable Target target, int port)
      throws InterruptedException {
    for (Role role : roles) {
      Seen problem =
          target == null
              ? Seen.unknown(
                  "could not be signed in to: no address leads to port "
                      + port
                      + " from here; publish the port, or attach the verifier to its network")
              : one(role, target);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  private static @Nullable Seen one(Role role, Target target) throws InterruptedException {
    Login login = role.login();
    return switch (PasswordFile.read(login.passwordFile())) {
      case PasswordFile.Unreadable no -> Seen.unknown(no.sentence());
      case PasswordFile.Held held -> one(role, held.password(), target);
    };
  }

  private static @Nullable Seen one(Role role, String password, Target target)
      throws InterruptedException {
    String url =
        "jdbc:postgresql://"
            + target.address()
            + "/"
            + URLEncoder.encode(role.database(), StandardCharsets.UTF_8).replace("+", "%20");
    try (Connection connection = new Driver().connect(url, properties(role, password))) {
      if (connection == null) {
        return Seen.unknown("could not be signed in to: the address is not one of a database");
      }
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery("SELECT 1")) {
        return result.next() ? null : Seen.bad("answered " + role.login().user() + " with nothing");
      }
    } catch (SQLException e) {
      return refused(role, e, target);
    }
  }

  private static Properties properties(Role role, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", role.login().user());
    properties.setProperty("password", password);
    properties.setProperty("ApplicationName", "bender-verifier");
    properties.setProperty("connectTimeout", "3");
    properties.setProperty("socketTimeout", SECONDS);
    properties.setProperty("loginTimeout", SECONDS);
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("readOnly", "true");
    properties.setProperty("maxResultBuffer", "64K");
    return properties;
  }

  private static Seen refused(Role role, SQLException e, Target target)
      throws InterruptedException {
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException lost) {
        return Silence.of(lost, target, SECONDS + " s");
      }
    }
    return Seen.bad(
        "did not let "
            + role.login().user()
            + " in to "
            + role.database()
            + ": "
            + ForeignText.line(String.valueOf(e.getMessage()), 160));
  }
}
