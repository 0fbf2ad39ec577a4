package dev.bender.platform.settings;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** Reads {@link Settings} from one YAML file and the environment, which goes before the file. */
public final class SettingsFile {
  private static final int LARGEST = 256 * 1024;
  private static final Pattern CONTAINER = Pattern.compile("bender\\.containers\\[([^]]+)]\\..*");

  /** Paths that need a place even if nobody set them; relative to the data folder or the file. */
  private static final Map<String, String> DEFAULT_PATHS =
      Map.of("bender.data", "data", "bender.logs", "logs", "bender.backup.folder", "backups");

  private static final String WAIVERS = "bender.gate.waivers";

  private final @Nullable Path file;
  private final Path folder;

  private SettingsFile(@Nullable Path file) {
    this.file = file;
    Path parent = file == null ? null : file.toAbsolutePath().getParent();
    this.folder = parent == null ? Path.of("").toAbsolutePath() : parent;
  }

  /**
   * Reads the settings.
   *
   * @param file the YAML file; null: defaults and environment only
   * @param environment variables; those that begin with {@code BENDER_} count, such as {@code
   *     BENDER_GATE_MIN_AGE} for {@code gate.min-age}
   * @throws SettingsException with one sentence that names file, line, key, value and what is
   *     allowed; a secret is never in it
   */
  public static Settings load(@Nullable Path file, Map<String, String> environment) {
    Settings settings = new SettingsFile(file).load(environment);
    // What cannot be read then would be found out at the first scan, hours later.
    WaiversFile.read(settings.gate().waivers(), ZoneId.systemDefault());
    return settings;
  }

  private Settings load(Map<String, String> environment) {
    Map<String, Entry> fromFile = withSecrets(fromFile(), folder);
    Set<String> containers = new TreeSet<>();
    fromFile.keySet().forEach(name -> addContainer(name, containers));
    Map<String, Entry> fromEnvironment =
        withSecrets(
            new EnvironmentEntries(containers).read(environment), Path.of("").toAbsolutePath());
    Map<String, Entry> entries = new LinkedHashMap<>(fromFile);
    fromEnvironment.forEach((name, entry) -> override(entries, name, entry));

    Map<String, Object> values = new TreeMap<>();
    entries.forEach((name, entry) -> values.put(name, typed(name, entry)));
    return bind(entries, values);
  }

  private Map<String, Entry> fromFile() {
    if (file == null) {
      return Map.of();
    }
    try {
      return new YamlEntries(Shown.of(file.toString()), folder)
          .read(SecretFiles.bounded(file, LARGEST));
    } catch (NoSuchFileException e) {
      throw new SettingsException(
          "the settings file "
              + Shown.of(file.toString())
              + " does not exist; allowed: a readable YAML file.");
    } catch (SecretFiles.TooLarge e) {
      throw new SettingsException(
          "the settings file "
              + Shown.of(file.toString())
              + " is larger than "
              + LARGEST
              + " bytes.");
    } catch (IOException e) {
      throw new SettingsException(
          "the settings file "
              + Shown.of(file.toString())
              + " cannot be read; allowed: a readable file in UTF-8.");
    }
  }

  /** Puts the content of every secret's file in the place of the key that names the file. */
  private static Map<String, Entry> withSecrets(Map<String, Entry> given, Path folder) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    given.forEach((name, entry) -> {
      String end = name.endsWith("]") ? Schema.FILE + "]" : Schema.FILE;
      boolean free = entry.schema() instanceof Schema.FreeTexts && name.endsWith(end);
      if (!free && !(entry.schema() instanceof Schema.SecretFile)) {
        entries.put(name, entry);
        return;
      }
      if (entry.value().toString().isBlank()) {
        // none is named, as a variable says that a compose file passes on
        return;
      }
      String plain = name.substring(0, name.length() - end.length()) + (free ? "]" : "");
      if (given.containsKey(plain)) {
        throw entry.refused("and the same key without '-file' are both set; allowed: one of them");
      }
      Schema schema = free ? entry.schema() : new Schema.Leaf(Secret.class);
      entries.put(
          plain, new Entry(entry.key(), schema, SecretFiles.read(entry, folder), entry.place()));
    });
    return entries;
  }

  private static void override(Map<String, Entry> entries, String name, Entry entry) {
    entries.keySet().removeIf(known -> known.startsWith(name + "["));
    entries.put(name, entry);
  }

  private Object typed(String name, Entry entry) {
    if (!(entry.schema() instanceof Schema.Leaf(Class<?> type))) {
      return entry.value();
    }
    try {
      Object value = Values.parse(type, entry.value().toString());
      return name.equals(WAIVERS) ? folder.resolve((Path) value) : value;
    } catch (InvalidSetting e) {
      throw entry.refused(e.problem());
    }
  }

  private Settings bind(Map<String, Entry> entries, Map<String, Object> values) {
    DEFAULT_PATHS.forEach((name, path) -> values.putIfAbsent(name, Path.of(path)));
    values.putIfAbsent(WAIVERS, folder.resolve("waivers.yml"));
    Binder binder =
        new Binder(List.of(new MapConfigurationPropertySource(values)), null, Values.conversions());
    try {
      return binder.bindOrCreate("bender", Bindable.of(Settings.class));
    } catch (BindException e) {
      throw refused(e, entries);
    }
  }

  private SettingsException refused(BindException failure, Map<String, Entry> entries) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidSetting invalid) {
        return refused(failure.getName(), invalid, entries);
      }
    }
    // no cause: Spring's text shows values, and one of them may be a secret
    return new SettingsException(
        source() + ": '" + shown(failure.getName(), "") + "' has a value that does not fit.");
  }

  private SettingsException refused(
      ConfigurationPropertyName record, InvalidSetting invalid, Map<String, Entry> entries) {
    String key = shown(record, invalid.key());
    for (Entry entry : entries.values()) {
      // a list refuses as a whole, and a secret may come from the key with '-file'
      String bare = entry.key().replaceAll("\\[\\d+]$", "");
      if (bare.equals(key) || entry.key().equals(key + Schema.FILE)) {
        return entry.refused(invalid.problem());
      }
    }
    return new SettingsException(source() + ": '" + key + "' " + invalid.problem() + ".");
  }

  private String source() {
    return file == null ? "the settings" : Shown.of(file.toString());
  }

  private static String shown(ConfigurationPropertyName record, String key) {
    String prefix = record.toString().replaceFirst("^bender\\.?", "");
    String named = prefix.replaceAll("\\[([^]]*)]", ".$1");
    return Shown.of(named.isEmpty() || key.isEmpty() ? named + key : named + "." + key);
  }

  private static void addContainer(String name, Set<String> containers) {
    Matcher matcher = CONTAINER.matcher(name);
    if (matcher.matches()) {
      containers.add(Objects.requireNonNull(matcher.group(1)));
    }
  }
}
