package dev.bender.system.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows the calls that change something, by what they mean for a container's update: {@code stop
 * old}, {@code rename new}; the second time of the same one is {@code rename new 2}.
 */
final class EngineCalls implements HttpProxy.Watch {
  private static final Pattern CALL = Pattern.compile("/v[0-9.]+(/[^?]*)(?:\\?(.*))?");
  private static final Pattern CONTAINER =
      Pattern.compile("/containers/([0-9a-f]{64})(?:/(start|stop|rename|update))?");
  private static final Pattern ID = Pattern.compile("\"Id\":\"([0-9a-f]{64})\"");

  private record Named(String container, String step) {}

  private record Place(String container, String step, Side side) {}

  private record Next(Gate gate, Side side) {}

  private final Map<String, Named> roles = new ConcurrentHashMap<>();
  private final Map<Named, Integer> counts = new ConcurrentHashMap<>();
  private final Map<Place, Gate> gates = new ConcurrentHashMap<>();
  private final Map<String, Next> next = new ConcurrentHashMap<>();

  /** From now on, that id is the old container of that name. */
  void old(String container, String id) {
    roles.put(id, new Named(container, "old"));
  }

  /** How often that call was made for that container's update. */
  int times(String container, String step) {
    return counts.getOrDefault(new Named(container, step), 0);
  }

  /** A gate at a call of that container's update. */
  Gate at(String container, String step, Side side) {
    Gate gate = new Gate(container + ": " + step + " " + side);
    gates.put(new Place(container, step, side), gate);
    return gate;
  }

  /** A gate at the next call that changes that container, whichever it is; in place of another. */
  Gate atNext(String container, Side side) {
    Gate gate = new Gate(container + ": next " + side);
    next.put(container, new Next(gate, side));
    return gate;
  }

  @Override
  public HttpProxy.@Nullable Watched watched(String method, String target) {
    Matcher call = CALL.matcher(target);
    if (method.equals("GET") || !call.matches()) {
      return null;
    }
    String query = call.group(2) == null ? "" : call.group(2);
    Named named = named(method, URLDecoder.decode(call.group(1), UTF_8), query);
    if (named == null) {
      return null;
    }
    int count = counts.merge(named, 1, Integer::sum);
    String step = named.step + (count > 1 ? " " + count : "");
    // That of now: what a killed process has asked is not to come to a gate set after its end.
    Next any = next.get(named.container);
    return new HttpProxy.Watched() {
      @Override
      public boolean sent() {
        return pass(Side.BEFORE);
      }

      @Override
      public boolean answered(int status, byte[] body) {
        Matcher id = ID.matcher(new String(body, UTF_8));
        if (named.step.equals("create new") && id.find()) {
          roles.put(id.group(1), new Named(named.container, "new"));
        }
        return pass(Side.AFTER);
      }

      private boolean pass(Side side) {
        Gate gate = gates.get(new Place(named.container, step, side));
        if (gate == null && any != null && any.side == side) {
          gate = any.gate;
        }
        return gate == null || gate.pass(step);
      }
    };
  }

  private @Nullable Named named(String method, String path, String query) {
    Matcher container = CONTAINER.matcher(path);
    if (container.matches()) {
      Named role = roles.get(container.group(1));
      String verb = method.equals("DELETE") ? "remove" : container.group(2);
      return role == null || verb == null
          ? null
          : new Named(role.container, verb + " " + role.step);
    }
    if (path.equals("/containers/create")) {
      return new Named(parameter(query, "name").replaceFirst("\\.bender-.*", ""), "create new");
    }
    if (path.equals("/images/create")) {
      return new Named(last(parameter(query, "fromImage")), "pull");
    }
    if (path.startsWith("/images/") && path.endsWith("/tag")) {
      String repository = parameter(query, "repo");
      return new Named(
          last(repository), repository.startsWith("bender.backup/") ? "tag backup" : "move tag");
    }
    if (method.equals("DELETE") && path.startsWith("/images/bender.backup/")) {
      return new Named(last(path.substring(0, path.lastIndexOf(':'))), "remove backup");
    }
    return null;
  }

  private static String last(String repository) {
    return repository.substring(repository.lastIndexOf('/') + 1);
  }

  private static String parameter(String query, String name) {
    for (String one : query.split("&")) {
      if (one.startsWith(name + "=")) {
        return URLDecoder.decode(one.substring(name.length() + 1), UTF_8);
      }
    }
    return "";
  }
}
