package dev.bender.notifier;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The notifier as a process of its own. */
@SpringBootApplication(proxyBeanMethods = false)
public class NotifierApplication {

  public static void main(String[] arguments) {
    ServiceLaunch.main(NotifierApplication.class, NotifierApplication::springDefaults);
  }

  /** Where the operator API listens. */
  public static Map<String, Object> springDefaults(Settings settings) {
    return Map.of(
        "spring.application.name", "notifier",
        "server.address", settings.operator().address(),
        "server.port", settings.operator().port());
  }
}
