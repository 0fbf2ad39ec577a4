package dev.bender.platform.engine.recreate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The paths of the kernel that a container may not see or change. An engine writes its defaults of
 * the day into every container; given back as a wish they would keep a container from whatever a
 * later engine hides. The lists are those of moby's oci/defaults.go, 20.10 and what came since.
 */
final class MaskedPaths {
  private static final Set<String> MASKED =
      Set.of(
          "/proc/asound",
          "/proc/acpi",
          "/proc/kcore",
          "/proc/keys",
          "/proc/latency_stats",
          "/proc/timer_list",
          "/proc/timer_stats",
          "/proc/sched_debug",
          "/proc/scsi",
          "/sys/firmware");
  private static final List<String> MASKED_SINCE =
      List.of("/proc/interrupts", "/sys/devices/virtual/powercap", "/sys/devices/system/cpu/");
  private static final Set<String> READ_ONLY =
      Set.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

  private MaskedPaths() {}

  /** Leaves to the engine what was an engine's default. */
  static void dropDefaults(ObjectNode host) {
    dropDefault(host, "MaskedPaths", MASKED, MASKED_SINCE);
    dropDefault(host, "ReadonlyPaths", READ_ONLY, List.of());
  }

  private static void dropDefault(
      ObjectNode host, String field, Set<String> defaults, List<String> since) {
    Set<String> shown = new HashSet<>();
    host.path(field).forEach(one -> shown.add(one.asString("")));
    boolean allOfThem = shown.containsAll(defaults);
    shown.removeAll(defaults);
    shown.removeIf(one -> since.stream().anyMatch(one::startsWith));
    if (allOfThem && shown.isEmpty()) {
      host.remove(field);
    }
  }

  /** Whether all that was hidden or held is so still. */
  static boolean keeps(JsonNode old, JsonNode fresh) {
    Set<String> kept = new HashSet<>();
    fresh.forEach(one -> kept.add(one.asString("")));
    for (JsonNode one : old) {
      if (!kept.contains(one.asString(""))) {
        return false;
      }
    }
    // A list that was emptied on purpose must not be filled again.
    return !(old.isArray() && old.isEmpty() && !fresh.isEmpty());
  }
}
