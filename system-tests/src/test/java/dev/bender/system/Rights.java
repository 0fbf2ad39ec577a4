package dev.bender.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What each service may do under Docker Compose, as its canvas says, and not more. */
enum Rights {
  DETECTOR(
      "1000:1000",
      "events, outside",
      "8781",
      "bender.yml (ro), registry-logins (ro), webhook-token"),
  DEPLOYER("0:0", "events", "none", "backups, bender.yml (ro), docker.sock, registry-logins (ro)"),
  SCANNER(
      "1000:1000",
      "events, outside",
      "none",
      "bender.yml (ro), registry-logins (ro), scanner-work, waivers.yml (ro)"),
  VERIFIER("0:0", "host", "none", "bender.yml (ro), docker.sock"),
  NOTIFIER(
      "1000:1000",
      "events, outside",
      "8780",
      "bender.yml (ro), journal, ntfy-token (ro), operator-token");

  private final String user;
  private final String networks;
  private final String ports;
  private final String mounts;

  Rights(String user, String networks, String ports, String mounts) {
    this.user = user;
    this.networks = networks;
    this.ports = ports;
    this.mounts = mounts;
  }

  String service() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** In the words of the canvas. */
  String all() {
    return all(user, "none", "read-only root", networks, ports, mounts);
  }

  private static String all(
      String user, String capabilities, String root, String networks, String ports, String mounts) {
    return "user %s; capabilities %s; %s; networks %s; ports published on 127.0.0.1 %s; mounts %s"
        .formatted(user, capabilities, root, networks, ports, mounts);
  }

  /** What the engine says that a container may; anything beyond the usual comes first. */
  static String seenIn(JsonNode inspected, String project) {
    JsonNode host = inspected.path("HostConfig");
    return String.join("", beyond(host))
        + all(
            inspected.path("Config").path("User").asString(""),
            capabilities(host),
            host.path("ReadonlyRootfs").asBoolean() ? "read-only root" : "writable root",
            networks(inspected, project),
            ports(host),
            mounts(inspected, project));
  }

  private static List<String> beyond(JsonNode host) {
    List<String> beyond = new ArrayList<>();
    if (host.path("Privileged").asBoolean()) {
      beyond.add("privileged; ");
    }
    if (!texts(host.path("SecurityOpt")).contains("no-new-privileges:true")) {
      beyond.add("may gain privileges; ");
    }
    for (String mode : List.of("PidMode", "UTSMode", "UsernsMode", "CgroupParent", "VolumesFrom")) {
      if (!host.path(mode).asString("").isEmpty()) {
        beyond.add(mode + " " + host.path(mode).asString() + "; ");
      }
    }
    if (!host.path("IpcMode").asString("").equals("private")) {
      beyond.add("IpcMode " + host.path("IpcMode").asString("") + "; ");
    }
    for (String list : List.of("Devices", "DeviceRequests", "DeviceCgroupRules")) {
      if (!host.path(list).isEmpty()) {
        beyond.add(list + " " + host.path(list) + "; ");
      }
    }
    if (host.path("Memory").asLong() <= 0 || host.path("PidsLimit").asLong() <= 0) {
      beyond.add("unlimited; ");
    }
    return beyond;
  }

  private static String capabilities(JsonNode host) {
    boolean dropped = texts(host.path("CapDrop")).equals(List.of("ALL"));
    List<String> added = texts(host.path("CapAdd"));
    return dropped ? listed(added) : "the engine's own";
  }

  private static String networks(JsonNode inspected, String project) {
    return listed(
        inspected.path("NetworkSettings").path("Networks").propertyNames().stream()
            .map(name -> name.replaceFirst("^" + project + "_", ""))
            .toList());
  }

  private static String ports(JsonNode host) {
    List<String> ports = new ArrayList<>();
    host.path("PortBindings")
        .forEachEntry((port, bindings) ->
            bindings.forEach(binding -> {
              boolean here = binding.path("HostIp").asString("").equals("127.0.0.1");
              ports.add((here ? "" : "everywhere ") + port.replace("/tcp", ""));
            }));
    return listed(ports);
  }

  private static String mounts(JsonNode inspected, String project) {
    List<String> mounts = new ArrayList<>();
    for (JsonNode mount : inspected.path("Mounts")) {
      String name = mount.path("Name").asString("");
      String path = mount.path("Destination").asString("");
      String shown =
          name.isEmpty()
              ? path.substring(path.lastIndexOf('/') + 1)
              : name.replaceFirst("^" + project + "_", "");
      mounts.add(shown + (mount.path("RW").asBoolean() ? "" : " (ro)"));
    }
    return listed(mounts);
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(one -> one.asString("")).toList();
  }

  private static String listed(List<String> all) {
    return all.isEmpty() ? "none" : new TreeSet<>(all).stream().collect(Collectors.joining(", "));
  }
}
