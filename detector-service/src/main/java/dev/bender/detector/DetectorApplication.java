package dev.bender.detector;

import dev.bender.detector.reconciliation.ReconciliationConfiguration;
import dev.bender.detector.webhook.WebhookConfiguration;
import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The detector as a process of its own, or beside the others in one JVM. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  DetectorConfiguration.class,
  ReconciliationConfiguration.class,
  WebhookConfiguration.class
})
public final class DetectorApplication {

  public static void main(String[] args) {
    ServiceLaunch.main(DetectorApplication.class, DetectorApplication::springDefaults);
  }

  /** What Spring is told by our settings. */
  public static Map<String, Object> springDefaults(Settings settings) {
    return Map.of(
        "spring.application.name",
        "bender-detector",
        "server.address",
        settings.detector().address(),
        "server.port",
        settings.detector().port(),
        // The webhook takes the raw body, whatever it is said to be.
        "spring.servlet.multipart.enabled",
        false,
        "management.endpoint.health.show-details",
        "always");
  }
}
