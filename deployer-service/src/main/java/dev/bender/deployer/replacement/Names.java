package dev.bender.deployer.replacement;

import java.util.regex.Pattern;

/** The names and labels by which a restarted deployer knows what was under way. */
public final class Names {
  /** On a new container: the update that made it. */
  public static final String UPDATE = "dev.bender.update";

  /** On a new container: the id of the one that it replaces. */
  public static final String REPLACES = "dev.bender.replaces";

  /** On a new container: the backup tag of the old one's image. */
  public static final String BACKUP = "dev.bender.backup";

  /** On a new container: the old one's restart policy, as {@code name:retries}. */
  public static final String RESTART = "dev.bender.replaced-restart";

  /** On any container: not to be touched. */
  public static final String IGNORE = "dev.bender.ignore";

  /** On any container: {@code manual} holds its updates for a yes; it can only be stricter. */
  public static final String MODE = "dev.bender.mode";

  private static final Pattern OURS = Pattern.compile(".+\\.bender-(new|old|failed)-[0-9a-f]{16}");

  private Names() {}

  /** Of the new container until the old one has stopped. */
  public static String waiting(String container, String updateId) {
    return container + ".bender-new-" + updateId.substring(2);
  }

  /** Of the old container until the new one is verified. */
  public static String standby(String container, String updateId) {
    return container + ".bender-old-" + updateId.substring(2);
  }

  /** Of a new container that is given up, until it is removed. */
  public static String failed(String container, String updateId) {
    return container + ".bender-failed-" + updateId.substring(2);
  }

  /** Whether a name is that of an old container of this one. */
  public static boolean isStandbyOf(String name, String container) {
    return isOurs(name) && name.startsWith(container + ".bender-old-");
  }

  /** Whether a name is that of a new container that is given up. */
  static boolean isGivenUp(String name) {
    return isOurs(name) && name.contains(".bender-failed-");
  }

  /** Whether a name is one of those above: such a container is no one's but ours. */
  public static boolean isOurs(String name) {
    return OURS.matcher(name).matches();
  }
}
