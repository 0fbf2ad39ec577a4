package dev.bender.deployer.postgres;

import dev.bender.deployer.replacement.Standing;
import java.security.SecureRandom;
import java.util.HexFormat;
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
  private static final Set<String> OWN =
      Set.of(
          "POSTGRES_USER",
          "POSTGRES_USER_FILE",
          "POSTGRES_DB",
          "POSTGRES_DB_FILE",
          "POSTGRES_PASSWORD",
          "POSTGRES_PASSWORD_FILE",
          "DB_USERNAME",
          "DB_USERNAME_FILE",
          "DB_DATABASE_NAME",
          "DB_DATABASE_NAME_FILE",
          "DB_PASSWORD",
          "DB_PASSWORD_FILE");

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
   * How one is created whose cluster nobody keeps: of the server's own mounts it has only those
   * that have nothing to do with its data, and may not write to them.
   */
  static ObjectNode scratch(JsonNode server, String dataFolder, String superuser) {
    ObjectNode body = bare(server, superuser);
    body.putObject("Labels").put("dev.bender.ignore", "true");
    ArrayNode mounts = (ArrayNode) body.at("/HostConfig/Mounts");
    for (JsonNode one : server.path("Mounts")) {
      String type = one.path("Type").asString("");
      String target = one.path("Destination").asString("");
      boolean ofData = within(target, dataFolder) || within(dataFolder, target);
      if (!ofData && (type.equals("bind") || type.equals("volume"))) {
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
    host.put("ShmSize", fresh.path("HostConfig").path("ShmSize").asLong(0));
    host.putArray("Mounts")
        .addObject()
        .put("Type", "tmpfs")
        .put("Target", "/docker-entrypoint-initdb.d");
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
