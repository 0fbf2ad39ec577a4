package dev.bender.verifier;

import dev.bender.platform.settings.CheckSetting;
import dev.bender.platform.settings.ContainerSettings;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.VerifySettings;
import dev.bender.verifier.check.BodyMatch;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.HealthCheck.Login;
import dev.bender.verifier.check.HttpWords;
import dev.bender.verifier.check.Statuses;
import dev.bender.verifier.check.Terms;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts what the settings say into the words of the checks. */
final class SettingsMapping {
  private SettingsMapping() {}

  static Agreed agreedFor(Settings settings, String container) {
    VerifySettings verify = settings.verifyOf(container);
    ContainerSettings own = settings.container(container);
    return new Agreed(
        own.checks().stream().map(SettingsMapping::check).toList(),
        new Terms(verify.patience(), verify.successes(), verify.steady()),
        own.kind().equals("postgres"),
        own.databases());
  }

  /** Maps every container that the file names, so that a check that cannot be stops the start. */
  static void validate(Settings settings) {
    settings
        .containers()
        .keySet()
        .forEach(container -> {
          Agreed agreed = agreedFor(settings, container);
          var unused =
              postgres(
                  new CheckSetting.Postgres(5432, "postgres", agreed.databases(), "", List.of()));
        });
  }

  private static HealthCheck check(CheckSetting setting) {
    return switch (setting) {
      case CheckSetting.Running running -> new HealthCheck.Running();
      case CheckSetting.DockerHealth health -> new HealthCheck.DockerHealth();
      case CheckSetting.Http http -> http(http);
      case CheckSetting.Tcp tcp -> new HealthCheck.Tcp(tcp.port());
      case CheckSetting.Exec exec -> new HealthCheck.Exec(exec.command());
      case CheckSetting.Dns dns ->
          new HealthCheck.Dns(dns.port(), dns.name(), dns.answer().isEmpty() ? null : dns.answer());
      case CheckSetting.TransmissionRpc rpc ->
          new HealthCheck.TransmissionRpc(rpc.port(), rpc.path(), login(rpc.login()), true);
      case CheckSetting.Postgres postgres -> postgres(postgres);
    };
  }

  private static HealthCheck http(CheckSetting.Http http) {
    BodyMatch body = http.body().isEmpty() ? null : BodyMatch.parse(http.body());
    return new HealthCheck.Http(
        http.port(),
        http.path(),
        http.status() == 0 ? Statuses.DEFAULT : new Statuses(http.status(), http.status()),
        http.bodyMatches().isEmpty() ? body : BodyMatch.expression(http.bodyMatches()),
        HttpWords.tls(http.scheme(), http.tls().isEmpty() ? null : http.tls()),
        HttpWords.redirects(http.redirects()));
  }

  private static HealthCheck.Postgres postgres(CheckSetting.Postgres postgres) {
    return new HealthCheck.Postgres(
        postgres.port(),
        postgres.user(),
        postgres.databases(),
        postgres.query().isEmpty() ? HealthCheck.Postgres.USUAL_QUERY : postgres.query(),
        postgres.roles().stream()
            .map(role ->
                new HealthCheck.Postgres.Role(
                    new Login(role.name(), role.passwordFile()), role.database()))
            .toList(),
        true);
  }

  private static @Nullable Login login(CheckSetting.@Nullable Login login) {
    return login == null ? null : new Login(login.user(), login.passwordFile());
  }
}
