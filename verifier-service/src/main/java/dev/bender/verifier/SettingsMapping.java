package dev.bender.verifier;

import dev.bender.platform.settings.CheckSetting;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.VerifySettings;
import dev.bender.verifier.check.BodyMatch;
import dev.bender.verifier.check.ChooseChecks.Agreed;
import dev.bender.verifier.check.HealthCheck;
import dev.bender.verifier.check.Statuses;
import dev.bender.verifier.check.Terms;

/** Puts what the settings say into the words of the checks. */
final class SettingsMapping {
  private SettingsMapping() {}

  static Agreed agreedFor(Settings settings, String container) {
    VerifySettings verify = settings.verifyOf(container);
    return new Agreed(
        settings.container(container).checks().stream().map(SettingsMapping::check).toList(),
        new Terms(verify.patience(), verify.successes(), verify.steady()));
  }

  /** Maps every container that the file names, so that a check that cannot be stops the start. */
  static void validate(Settings settings) {
    settings.containers().keySet().forEach(container -> agreedFor(settings, container));
  }

  private static HealthCheck check(CheckSetting setting) {
    return switch (setting) {
      case CheckSetting.Running running -> new HealthCheck.Running();
      case CheckSetting.DockerHealth health -> new HealthCheck.DockerHealth();
      case CheckSetting.Http http ->
          new HealthCheck.Http(
              http.port(),
              http.path(),
              http.status() == 0 ? Statuses.DEFAULT : new Statuses(http.status(), http.status()),
              http.body().isEmpty() ? null : BodyMatch.parse(http.body()));
      case CheckSetting.Tcp tcp -> new HealthCheck.Tcp(tcp.port());
      case CheckSetting.Exec exec -> new HealthCheck.Exec(exec.command());
    };
  }
}
