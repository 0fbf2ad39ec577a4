package dev.bender.platform.settings;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Settings from the file, held against the {@link Schema} as the YAML tree, not as flattened keys:
 * names of containers keep their dots and underscores, and every key its line.
 */
final class YamlEntries {
  private final String file;
  private final Path folder;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /**
   * @param file as it is shown
   * @param folder that paths in it are relative to
   */
  YamlEntries(String file, Path folder) {
    this.file = file;
    this.folder = folder;
  }

  Map<String, Entry> read(String text) {
    Node root = parse(text);
    if (root == null || isNull(root)) {
      return entries;
    }
    eachMember(
        root,
        "",
        (key, value) -> {
          if (!key.getValue().equals("bender")) {
            throw new SettingsException(
                place(key)
                    + ": unknown key '"
                    + Shown.of(key.getValue())
                    + "'; every setting stands below 'bender:'.");
          }
          if (!isNull(value)) {
            group(Schema.ROOT, value, "bender", "");
          }
        });
    return entries;
  }

  private @Nullable Node parse(String text) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new SettingsException(
          file + " line " + line + ": this is not YAML (" + Shown.of("" + e.getProblem()) + ").");
    } catch (YAMLException e) {
      throw new SettingsException(
          file + ": this is not YAML (" + Shown.of("" + e.getMessage()) + ").");
    }
  }

  private void group(Schema.Group group, Node node, String name, String shown) {
    eachMember(
        node,
        shown,
        (written, value) -> {
          String key = group.keyFor(written.getValue());
          String shownKey = below(shown, key == null ? written.getValue() : key);
          if (key == null) {
            throw new SettingsException(
                place(written)
                    + ": unknown key '"
                    + Shown.of(shownKey)
                    + "'"
                    + Suggestion.forKey(shownKey));
          }
          member(group.member(key), value, name + "." + key, shownKey);
        });
  }

  private void member(Schema schema, Node value, String name, String shown) {
    switch (schema) {
      case Schema.Group group -> {
        if (!isNull(value)) {
          group(group, value, name, shown);
        }
      }
      case Schema.Named named -> named(named, value, name, shown);
      case Schema.FreeTexts free -> freeTexts(free, value, name, shown, "");
      case Schema.Checks checks -> checks(checks, value, name, shown);
      case Schema.Texts texts -> texts(texts, value, name, shown);
      case Schema.Leaf leaf -> put(name, shown, leaf, text(value, shown), value);
      case Schema.SecretFile secret -> put(name, shown, secret, text(value, shown), value);
    }
  }

  private void named(Schema.Named named, Node node, String name, String shown) {
    if (isNull(node)) {
      return;
    }
    eachMember(
        node,
        shown,
        (owner, value) -> {
          if (owner.getValue().matches(".*[\\[\\]\\p{Cntrl}].*")) {
            throw new SettingsException(
                place(owner)
                    + ": '"
                    + Shown.of(owner.getValue())
                    + "' is not the name of a container.");
          }
          String ownName = name + "[" + owner.getValue() + "]";
          if (!isNull(value)) {
            group(named.members(), value, ownName, below(shown, owner.getValue()));
          }
        });
  }

  private void freeTexts(Schema schema, Node node, String name, String shown, String prefix) {
    if (isNull(node)) {
      return;
    }
    eachMember(
        node,
        shown,
        (key, value) -> {
          String full = below(prefix, key.getValue());
          if (value instanceof MappingNode) {
            freeTexts(schema, value, name, shown, full);
          } else {
            String shownKey = below(shown, Shown.of(full));
            put(name + "[" + full + "]", shownKey, schema, text(value, shownKey), value);
          }
        });
  }

  private void texts(Schema.Texts schema, Node node, String name, String shown) {
    if (!(node instanceof SequenceNode list)) {
      put(name, shown, schema, text(node, shown), node);
      return;
    }
    int i = 0;
    for (Node element : list.getValue()) {
      String index = "[" + i++ + "]";
      put(name + index, shown + index, schema, text(element, shown + index), element);
    }
  }

  private void checks(Schema.Checks schema, Node node, String name, String shown) {
    if (isNull(node)) {
      return;
    }
    if (!(node instanceof SequenceNode list)) {
      throw refused(
          node, shown, "is not a list; allowed: a list such as [ { tcp: { port: 80 } } ]");
    }
    int i = 0;
    for (Node element : list.getValue()) {
      String index = "[" + i++ + "]";
      CheckSetting check = check(element, shown + index);
      put(name + index, shown + index, schema, check, element);
    }
  }

  private CheckSetting check(Node node, String shown) {
    try {
      if (node instanceof ScalarNode kind) {
        return CheckSetting.of(kind.getValue(), Map.of(), folder);
      }
      if (node instanceof MappingNode one && one.getValue().size() == 1) {
        NodeTuple tuple = one.getValue().getFirst();
        String kind = text(tuple.getKeyNode(), shown);
        return CheckSetting.of(kind, parameters(tuple.getValueNode(), below(shown, kind)), folder);
      }
    } catch (InvalidSetting e) {
      throw refused(node, e.key().isEmpty() ? shown : below(shown, e.key()), e.problem());
    }
    throw refused(
        node, shown, "is not a check; allowed: one kind each, such as { tcp: { port: 80 } }");
  }

  private Map<String, String> parameters(Node node, String shown) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (isNull(node)) {
      return parameters;
    }
    if (node instanceof SequenceNode words && shown.endsWith(".exec")) {
      words("command", words, shown, parameters);
      return parameters;
    }
    eachMember(
        node,
        shown,
        (key, value) -> {
          if (value instanceof SequenceNode words) {
            words(key.getValue(), words, shown, parameters);
          } else {
            parameters.put(key.getValue(), text(value, below(shown, key.getValue())));
          }
        });
    return parameters;
  }

  private void words(String key, SequenceNode words, String shown, Map<String, String> into) {
    int i = 0;
    for (Node word : words.getValue()) {
      String element = key + "[" + i++ + "]";
      if (word instanceof MappingNode) {
        eachMember(
            word,
            below(shown, element),
            (part, value) ->
                into.put(
                    below(element, part.getValue()),
                    text(value, below(below(shown, element), part.getValue()))));
      } else {
        into.put(element, text(word, shown));
      }
    }
  }

  private void put(String name, String shown, Schema schema, Object value, Node at) {
    entries.put(name, new Entry(shown, schema, value, place(at)));
  }

  private void eachMember(Node node, String shown, BiConsumer<ScalarNode, Node> action) {
    if (!(node instanceof MappingNode mapping)) {
      throw refused(node, shown, "is not a group of keys; allowed: 'key: value' lines below it");
    }
    Map<String, Integer> seen = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw refused(tuple.getKeyNode(), shown, "has a key that is not a word");
      }
      Integer before = seen.put(key.getValue(), line(key));
      if (before != null) {
        throw refused(key, below(shown, key.getValue()), "was set before, in line " + before);
      }
      action.accept(key, tuple.getValueNode());
    }
  }

  private String text(Node node, String shown) {
    if (node instanceof ScalarNode scalar) {
      return isNull(scalar) ? "" : scalar.getValue();
    }
    throw refused(node, shown, "is a list or a group of keys; allowed: one value");
  }

  private SettingsException refused(Node at, String shown, String problem) {
    String key = shown.isEmpty() ? "bender" : Shown.of(shown);
    return new SettingsException(place(at) + ": '" + key + "' " + problem + ".");
  }

  private String place(Node node) {
    return file + " line " + line(node);
  }

  private static int line(Node node) {
    return node.getStartMark() == null ? 1 : node.getStartMark().getLine() + 1;
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  private static String below(String shown, String key) {
    return shown.isEmpty() ? key : shown + "." + key;
  }
}
