package dev.bender.verifier.check;

import dev.bender.verifier.check.Target.Way;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;

/** Whose fault it is that nobody answered. */
final class Silence {
  private Silence() {}

  static Seen of(IOException e, Target target, String limit) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while a check was tried");
    }
    Throwable root = rootOf(e);
    String message = String.valueOf(root.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("network is unreachable") || message.contains("network unreachable")) {
      return Seen.unknown("could not be tried: no network leads to " + target.host());
    }
    boolean lost = root instanceof NoRouteToHostException || isLate(e);
    if (lost && target.way() == Way.UNSURE) {
      return Seen.unknown(
          "could not be tried: nothing comes back from "
              + target.host()
              + ", which is on none of our networks; publish the port or attach the verifier");
    }
    if (lost) {
      return Seen.bad("gave no answer within " + limit);
    }
    if (root instanceof ConnectException) {
      return Seen.bad("refused the connection");
    }
    return Seen.bad("broke off: " + ForeignText.line(message, 120));
  }

  /** A client that gives up closes its socket, which then seems to be the cause. */
  static boolean isLate(IOException e) {
    Throwable one = e;
    for (int depth = 0; one != null && depth < 10; depth++) {
      if (one instanceof InterruptedIOException || one instanceof TimeoutException) {
        return true;
      }
      one = one.getCause();
    }
    return false;
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    for (int depth = 0; root.getCause() != null && depth < 10; depth++) {
      root = root.getCause();
    }
    return root;
  }
}
