package dev.bender.scanner;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The scanner as a process of its own, or beside the others in one JVM. */
@SpringBootApplication(proxyBeanMethods = false)
public final class ScannerApplication {

  public static void main(String[] args) {
    ServiceLaunch.main(ScannerApplication.class, ScannerApplication::springDefaults);
  }

  /** What Spring is told by our settings. */
  public static Map<String, Object> springDefaults(Settings settings) {
    return Map.of(
        "spring.application.name",
        "bender-scanner",
        "server.address",
        settings.scanner().address(),
        "server.port",
        settings.scanner().port(),
        "management.endpoint.health.show-details",
        "always");
  }
}
