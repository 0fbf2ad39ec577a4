package dev.bender.platform.settings;

import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Name;

/** The keys that there are, read off the records, so that no second list can fall behind. */
sealed interface Schema {
  Group ROOT = group(Settings.class);

  /** The ending of a key that names a file to read a secret from. */
  String FILE = "-file";

  /** One value. */
  record Leaf(Class<?> type) implements Schema {}

  /** The path of a file that holds the secret of the sibling key without {@link #FILE}. */
  record SecretFile() implements Schema {}

  /** A list of texts. */
  record Texts() implements Schema {}

  /** A list of {@link CheckSetting}. */
  record Checks() implements Schema {}

  /** Any keys, each with a text that may be a secret. */
  record FreeTexts() implements Schema {}

  /** Names of the owner's choice, each with the same members. */
  record Named(Group members) implements Schema {}

  /** Members by their key in kebab-case. */
  record Group(Map<String, Schema> members) implements Schema {

    /** The key as we write it for one written in any of Spring's relaxed ways. */
    @Nullable String keyFor(String written) {
      String uniform = uniform(written);
      for (String key : members.keySet()) {
        if (uniform(key).equals(uniform)) {
          return key;
        }
      }
      return null;
    }

    Schema member(String key) {
      Schema member = members.get(key);
      if (member == null) {
        throw new IllegalStateException("no member '" + key + "'");
      }
      return member;
    }
  }

  static String uniform(String key) {
    return key.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
  }

  private static Group group(Class<?> record) {
    Map<String, Schema> members = new LinkedHashMap<>();
    Parameter[] parameters = record.getDeclaredConstructors()[0].getParameters();
    for (int i = 0; i < parameters.length; i++) {
      RecordComponent component = record.getRecordComponents()[i];
      Name named = parameters[i].getAnnotation(Name.class);
      String key = named == null ? kebab(component.getName()) : named.value();
      members.put(key, of(component.getGenericType()));
      if (component.getType() == Secret.class) {
        members.put(key + FILE, new SecretFile());
      }
    }
    return new Group(members);
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  private static Schema of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
      if (generic.getRawType() == List.class) {
        return last == CheckSetting.class ? new Checks() : new Texts();
      }
      return last == String.class ? new FreeTexts() : new Named(group((Class<?>) last));
    }
    Class<?> plain = (Class<?>) type;
    return plain.isRecord() ? group(plain) : new Leaf(plain);
  }
}
