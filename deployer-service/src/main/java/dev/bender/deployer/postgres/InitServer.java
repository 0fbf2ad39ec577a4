package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Standing;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The container in which a new, empty cluster is made and a dump loaded: the image, the environment
 * and the command of the server that it is for, so that its own entry point makes the cluster as it
 * would at its first start; but on no network, and without scripts that would fill it.
 */
final class InitServer {
  private static final String SCRIPTS = "/docker-entrypoint-initdb.d";
  private static final Set<String> OWN =
      Set.of(
          "POSTGRES_USER",
          "POSTGRES_USER_FILE",
          "POSTGRES_DB",
          "POSTGRES_DB_FILE",
          "POSTGRES_PASSWORD",
          "POSTGRES_PASSWORD_FILE",
          "POSTGRES_INITDB_WALDIR",
          "DB_USERNAME",
          "DB_USERNAME_FILE",
          "DB_DATABASE_NAME",
          "DB_DATABASE_NAME_FILE",
          "DB_PASSWORD",
          "DB_PASSWORD_FILE");

  /** Where a server listens for others, and what would fill a new cluster. */
  private static final List<String> NOT_FOR_A_TRIAL =
      List.of("/run/postgresql", "/var/run/postgresql", SCRIPTS);

  /** What decides whether its files can be read, and what it may take. */
  private static final List<String> TERMS =
      List.of("GroupAdd", "SecurityOpt", "UsernsMode", "Ulimits", "Memory");

  private InitServer() {}

  /**
   * How it is created.
   *
   * @param fresh the server that it is for
   * @param old whose mounts are where the data is
   * @param superuser by whom the cluster is made
   */
  static ObjectNode body(JsonNode fresh, JsonNode old, String superuser) {
    ObjectNode body = bare(fresh, superuser);
    body.putObject("Labels")
        .put(RestoreData.HELPER, Standing.name(old))
        .put("dev.bender.ignore", "true");
    body.withObject("/HostConfig").putArray("VolumesFrom").add(Standing.id(old));
    return body;
  }

  /**
   * How one is created whose cluster nobody keeps, beside the server that runs: of that one's
   * mounts it has those that it may read and that have nothing to do with its data, and what it
   * would archive, log or run at a time is left out.
   *
   * @param preload the libraries that the server has loaded at its start, as its setting says
   */
  static ObjectNode scratch(JsonNode container, Server server, String preload) {
    ObjectNode body = bare(container, server.superuser());
    body.putObject("Labels").put("dev.bender.ignore", "true");
    body.set("Cmd", quiet(container.at("/Config/Cmd"), preload));
    ObjectNode host = body.withObject("/HostConfig");
    // If memory is short, the trial is what ends.
    host.put("OomScoreAdj", 1000);
    ArrayNode mounts = (ArrayNode) body.at("/HostConfig/Mounts");
    for (JsonNode one : container.path("Mounts")) {
      String type = one.path("Type").asString("");
      String target = one.path("Destination").asString("");
      boolean ofData = within(target, server.dataFolder()) || within(server.dataFolder(), target);
      boolean notForIt = NOT_FOR_A_TRIAL.stream().anyMatch(folder -> within(target, folder));
      if (!ofData && !notForIt && (type.equals("bind") || type.equals("volume"))) {
        mounts
            .addObject()
            .put("Type", type)
            .put("Source", one.path(type.equals("bind") ? "Source" : "Name").asString(""))
            .put("Target", target)
            .put("ReadOnly", true);
      }
    }
    return body;
  }

  /** A command of another kind is left as it is. */
  private static ArrayNode quiet(JsonNode command, String preload) {
    ArrayNode all = JsonMapper.shared().createArrayNode();
    command.forEach(all::add);
    String first = command.path(0).asString("");
    if (first.equals("postgres") || first.startsWith("-")) {
      all.add("-c").add("shared_preload_libraries=" + preload);
      all.add("-c").add("archive_mode=off").add("-c").add("logging_collector=off");
      if (preload.contains("pg_cron")) {
        all.add("-c").add("cron.launch_active_jobs=off");
      }
    }
    return all;
  }

  private static boolean within(String path, String folder) {
    return (path + "/").startsWith(folder + "/");
  }

  private static ObjectNode bare(JsonNode fresh, String superuser) {
    JsonNode config = fresh.path("Config");
    ObjectNode body = JsonMapper.shared().createObjectNode();
    body.put("Image", fresh.path("Image").asString(""));
    body.put("User", config.path("User").asString(""));
    body.set("Entrypoint", config.path("Entrypoint"));
    body.set("Cmd", config.path("Cmd"));
    body.put("NetworkDisabled", true);
    environment(body.putArray("Env"), config, superuser);
    body.putObject("Healthcheck").putArray("Test").add("NONE");
    ObjectNode host = body.putObject("HostConfig");
    JsonNode terms = fresh.path("HostConfig");
    host.put("ShmSize", terms.path("ShmSize").asLong(0));
    TERMS.stream().filter(terms::hasNonNull).forEach(one -> host.set(one, terms.path(one)));
    host.putArray("Mounts").addObject().put("Type", "tmpfs").put("Target", SCRIPTS);
    return body;
  }

  /** The password is of no use to anybody: the dump sets the one that there was. */
  private static void environment(ArrayNode all, JsonNode config, String superuser) {
    String password = password();
    for (JsonNode one : config.path("Env")) {
      String text = one.asString("");
      if (!OWN.contains(text.split("=", 2)[0])) {
        all.add(text);
      }
    }
    all.add("POSTGRES_USER=" + superuser).add("POSTGRES_DB=postgres");
    all.add("POSTGRES_PASSWORD=" + password);
    // What immich's own image reads.
    all.add("DB_USERNAME=" + superuser).add("DB_DATABASE_NAME=postgres");
    all.add("DB_PASSWORD=" + password);
  }

  private static String password() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
