package dev.bender.deployer;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.launch.ServiceLaunch;
import java.util.Map;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The deployer as a process of its own. */
@SpringBootApplication(proxyBeanMethods = false)
public class DeployerApplication {

  /** Reads the settings from the environment. */
  public static void main(String[] arguments) {
    ServiceLaunch.main(DeployerApplication.class, DeployerApplication::springDefaults);
  }

  /** Where its health is told. */
  public static Map<String, Object> springDefaults(Settings settings) {
    return Map.of(
        "server.address", settings.deployer().address(),
        "server.port", settings.deployer().port());
  }
}
