package dev.bender.platform.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the file that {@code gate.waivers} names: a list of {@link Waiver}. */
public final class WaiversFile {
  private static final int LARGEST = 256 * 1024;
  private static final int LONGEST_REASON = 300;
  private static final Set<String> KEYS = Set.of("cve", "package", "container", "until", "reason");
  private static final String SHAPE =
      "allowed: a list such as - { cve: CVE-2025-43859, package: h11, until: 2026-12-31, reason: … }";
  private static final Pattern CVE = Pattern.compile("[A-Za-z][A-Za-z0-9:._-]{2,63}");

  private final String file;
  private final ZoneId zone;

  private WaiversFile(String file, ZoneId zone) {
    this.file = file;
    this.zone = zone;
  }

  /**
   * What it accepts; nothing where there is no such file.
   *
   * @param zone in which a date's day ends
   * @throws SettingsException with one sentence that names file, line, key, and what is allowed
   */
  public static List<Waiver> read(Path path, ZoneId zone) {
    String shown = Shown.of(path.toString());
    if (!Files.exists(path)) {
      return List.of();
    }
    try {
      return new WaiversFile(shown, zone).read(SecretFiles.bounded(path, LARGEST));
    } catch (IOException e) {
      throw new SettingsException(
          "the waivers in "
              + shown
              + " cannot be read; allowed: a readable file in UTF-8 of at most "
              + LARGEST
              + " bytes.");
    }
  }

  private List<Waiver> read(String text) {
    Node root;
    try {
      root = new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    } catch (YAMLException e) {
      throw new SettingsException(file + ": this is not YAML (" + Shown.of(reason(e)) + ").");
    }
    if (root == null || root.getTag().equals(Tag.NULL)) {
      return List.of();
    }
    if (!(root instanceof SequenceNode list)) {
      throw refused(root, "is no list; " + SHAPE);
    }
    List<Waiver> waivers = new ArrayList<>();
    for (Node one : list.getValue()) {
      waivers.add(waiver(one));
    }
    return List.copyOf(waivers);
  }

  private static String reason(YAMLException failure) {
    String message = failure.getMessage();
    return message == null ? "" : message.lines().findFirst().orElse("");
  }

  private Waiver waiver(Node node) {
    Map<String, ScalarNode> values = values(node);
    ScalarNode cve = required(node, values, "cve");
    if (!CVE.matcher(cve.getValue()).matches()) {
      throw refused(cve, "'cve' is no id of a vulnerability; allowed: such as CVE-2025-43859");
    }
    ScalarNode reason = required(node, values, "reason");
    if (reason.getValue().length() > LONGEST_REASON) {
      throw refused(
          reason, "'reason' is too long; allowed: " + LONGEST_REASON + " characters at most");
    }
    return new Waiver(
        cve.getValue(),
        text(values.get("package")),
        text(values.get("container")),
        until(values.get("until")),
        reason.getValue().strip());
  }

  private Map<String, ScalarNode> values(Node node) {
    if (!(node instanceof MappingNode mapping)) {
      throw refused(node, "is no waiver; " + SHAPE);
    }
    Map<String, ScalarNode> values = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode word ? word.getValue() : "";
      if (!KEYS.contains(key)) {
        throw refused(
            tuple.getKeyNode(),
            "unknown key '" + Shown.of(key) + "'; allowed: cve, package, container, until, reason");
      }
      if (!(tuple.getValueNode() instanceof ScalarNode value)) {
        throw refused(tuple.getValueNode(), "'" + key + "' is not one value");
      }
      if (value.getValue().isBlank() && !key.equals("cve") && !key.equals("reason")) {
        // Half filled in, it would waive for all containers, or for ever.
        throw refused(value, "'" + key + "' has no value; leave the key out, or say which");
      }
      if (values.put(key, value) != null) {
        throw refused(tuple.getKeyNode(), "'" + key + "' was set before");
      }
    }
    return values;
  }

  private ScalarNode required(Node waiver, Map<String, ScalarNode> values, String key) {
    ScalarNode value = values.get(key);
    if (value == null || value.getValue().isBlank()) {
      throw refused(
          waiver, "a waiver has no '" + key + "'; every one says what is accepted, and why");
    }
    return value;
  }

  private static @Nullable String text(@Nullable ScalarNode node) {
    return node == null || node.getValue().isBlank() ? null : node.getValue().strip();
  }

  private @Nullable Instant until(@Nullable ScalarNode node) {
    String text = text(node);
    if (node == null || text == null) {
      return null;
    }
    try {
      return text.length() <= 10
          ? LocalDate.parse(text).plusDays(1).atStartOfDay(zone).toInstant()
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw refused(
          node,
          "'until' is '"
              + Shown.of(text)
              + "'; allowed: its last day, such as 2026-12-31, or a time such as"
              + " 2026-12-31T18:00:00Z");
    }
  }

  private SettingsException refused(Node at, String problem) {
    int line = at.getStartMark() == null ? 1 : at.getStartMark().getLine() + 1;
    return new SettingsException(file + " line " + line + ": " + problem + ".");
  }
}
