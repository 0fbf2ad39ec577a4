package dev.bender.images;

import dev.bender.images.LayerCache.Layer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the images of servers have beside the server's own files. */
final class ServerLayers {
  /** The folder whose files make a variant of an image do something wrong. */
  static final String WRONG = "etc/bender-wrong/";

  private ServerLayers() {}

  /** A shell with all its commands, and the accounts. */
  static Layer tools(Path busybox) {
    return LayerCache.layer(
        "tools",
        List.of(BaseLayers.stamp(busybox)),
        layer -> {
          layer.file("usr/bin/busybox", busybox);
          for (String applet : BaseLayers.applets(busybox)) {
            layer.link("usr/bin/" + applet, "busybox");
          }
          layer.text(
              "etc/passwd",
              """
              root:x:0:0:root:/root:/bin/sh
              postgres:x:999:999::/var/lib/postgresql:/bin/sh
              nobody:x:65534:65534::/nonexistent:/bin/false
              """);
          layer.text("etc/group", "root:x:0:\npostgres:x:999:\nnogroup:x:65534:\n");
          layer.text("etc/nsswitch.conf", "hosts: files dns\n");
          layer.folder("tmp", 01777).folder("run", 0755);
        });
  }

  /** Scripts of ours, by where they go and by the resource that they are in. */
  static Layer scripts(String name, Map<String, String> resources) {
    Map<String, String> content = new TreeMap<>();
    resources.forEach((path, resource) -> content.put(path, resource(resource)));
    return LayerCache.layer(
        name,
        words(content),
        layer -> {
          for (Map.Entry<String, String> script : content.entrySet()) {
            layer.script(script.getKey(), script.getValue());
          }
        });
  }

  /** Small files, by where they go. */
  static Layer texts(String name, Map<String, String> texts) {
    Map<String, String> content = new TreeMap<>(texts);
    return LayerCache.layer(
        name,
        words(content),
        layer -> {
          for (Map.Entry<String, String> text : content.entrySet()) {
            layer.text(text.getKey(), text.getValue());
          }
        });
  }

  /** The configuration of a server that runs as root. */
  static Map<String, Object> runtime(List<String> command, String... ports) {
    Map<String, Object> runtime = new LinkedHashMap<>();
    Map<String, Object> exposed = new TreeMap<>();
    List.of(ports).forEach(port -> exposed.put(port, Map.of()));
    runtime.put("ExposedPorts", exposed);
    runtime.put(
        "Env", List.of("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"));
    runtime.put("Cmd", command);
    return runtime;
  }

  private static List<String> words(Map<String, String> content) {
    List<String> words = new ArrayList<>();
    content.forEach((path, text) -> words.addAll(List.of(path, text)));
    return words;
  }

  private static String resource(String name) {
    try (InputStream in = ServerLayers.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the tests.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
