package dev.bender.benchmarks;

import dev.bender.demo.DemoParts;
import dev.bender.platform.engine.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.AppInfoParser;

/** Where it was measured, and with which parts. */
final class Machine {
  private Machine() {}

  /** In the order of the table. */
  static Map<String, String> describe(DemoParts parts, Engine engine) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("cpu", first("/proc/cpuinfo", "model name\\s*:\\s*(.*)"));
    all.put("cores", Integer.toString(Runtime.getRuntime().availableProcessors()));
    String kilobytes = first("/proc/meminfo", "MemTotal:\\s*(\\d+) kB");
    all.put("memory", kilobytes.isEmpty() ? "" : Long.parseLong(kilobytes) / 1024 / 1024 + " GiB");
    all.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    all.put("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
    all.put("engine", engine.info().version() + ", API " + engine.info().apiVersion());
    all.put("image store", store());
    all.put("kafka", AppInfoParser.getVersion());
    all.put("trivy", trivy(parts));
    return all;
  }

  private static String first(String file, String expression) {
    try {
      var matcher = Pattern.compile(expression).matcher(Files.readString(Path.of(file)));
      return matcher.find() ? matcher.group(1).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static String store() {
    String status = Programs.run("docker", "info", "--format", "{{.Driver}} {{.DriverStatus}}");
    return status.contains("io.containerd.snapshotter") ? "containerd" : "classic";
  }

  private static String trivy(DemoParts parts) {
    return Programs.run(parts.trivy().toString(), "--version")
        .lines()
        .findFirst()
        .map(line -> line.replace("Version: ", ""))
        .orElse("");
  }
}
