package dev.bender.platform.settings.launch;

import dev.bender.platform.settings.Settings;
import dev.bender.platform.settings.SettingsException;
import dev.bender.platform.settings.SettingsFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts one service, in a process of its own or beside others in one JVM. */
public final class ServiceLaunch {
  private ServiceLaunch() {}

  /**
   * Starts a service and returns when it is ready.
   *
   * @param application the class with its configuration; an {@code application.yml} in its own
   *     package, and only that one, is read too, so that services in one JVM do not mix
   * @param settings becomes a bean
   * @param springDefaults such as {@code server.port}; the lowest in rank, so that Spring's own
   *     environment variables still count
   */
  public static ConfigurableApplicationContext start(
      Class<?> application, Settings settings, Map<String, Object> springDefaults) {
    Map<String, Object> defaults = new HashMap<>(common(application));
    defaults.putAll(springDefaults);
    SpringApplication spring = new SpringApplication(application);
    spring.setBannerMode(Banner.Mode.OFF);
    spring.setDefaultProperties(defaults);
    spring.addInitializers(
        context -> context.getBeanFactory().registerSingleton("benderSettings", settings));
    return spring.run();
  }

  /**
   * The whole {@code main} of a service in a container: reads the file that {@code BENDER_CONFIG}
   * names, if it is set, and the environment. Settings that cannot be used end the process with
   * exit code 1 and one sentence.
   *
   * @param springDefaults of this service, by its settings
   */
  public static void main(
      Class<?> application, Function<Settings, Map<String, Object>> springDefaults) {
    Settings settings;
    try {
      settings = fromEnvironment(System.getenv());
    } catch (SettingsException e) {
      System.err.println("bender: " + e.getMessage() + " Nothing was started.");
      System.exit(1);
      return;
    }
    start(application, settings, springDefaults.apply(settings));
  }

  static Settings fromEnvironment(Map<String, String> environment) {
    String file = environment.getOrDefault("BENDER_CONFIG", "");
    return SettingsFile.load(file.isBlank() ? null : Path.of(file), environment);
  }

  private static Map<String, Object> common(Class<?> application) {
    String ownFolder = application.getPackageName().replace('.', '/');
    return Map.ofEntries(
        Map.entry("spring.config.location", "optional:classpath:/" + ownFolder + "/"),
        Map.entry("spring.jmx.enabled", false),
        // Its clients tell all their settings at every start, secrets excepted.
        Map.entry("logging.level.org.apache.kafka", "warn"),
        // It warns of each committed offset that is asked for while a group forms.
        Map.entry("logging.level.org.apache.kafka.clients.consumer.internals", "error"),
        Map.entry("logging.level.org.springframework", "warn"),
        // It would write what it sends, registry logins included.
        Map.entry("logging.level.org.apache.hc", "warn"),
        Map.entry("spring.threads.virtual.enabled", true),
        // virtual threads are daemons: without it a service without a web server would end at once
        Map.entry("spring.main.keep-alive", true),
        Map.entry("spring.lifecycle.timeout-per-shutdown-phase", "10s"),
        Map.entry("spring.mvc.problemdetails.enabled", true),
        Map.entry("server.shutdown", "graceful"),
        Map.entry("server.address", "127.0.0.1"),
        Map.entry("server.server-header", ""),
        Map.entry("server.tomcat.connection-timeout", "10s"),
        Map.entry("management.endpoints.web.exposure.include", "health,info,metrics"),
        Map.entry("management.endpoint.health.probes.enabled", true));
  }
}
