package dev.bender.verifier;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The verifier as a process of its own. */
@SpringBootApplication(proxyBeanMethods = false)
public class VerifierApplication {

  /** What Spring needs to know of the settings; for those who start it within another process. */
  public static Map<String, Object> springDefaults(Settings settings) {
    return Map.of(
        "spring.application.name", "verifier",
        "server.address", settings.verifier().address(),
        "server.port", settings.verifier().port());
  }

  public static void main(String[] args) {
    ServiceLaunch.main(VerifierApplication.class, VerifierApplication::springDefaults);
  }
}
