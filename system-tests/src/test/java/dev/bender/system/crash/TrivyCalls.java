package dev.bender.system.crash;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Knows when Trivy is asked what it knows of an image. */
final class TrivyCalls implements HttpProxy.Watch {
  private record Waiting(Gate gate, Side side) {}

  private final AtomicReference<@Nullable Waiting> waiting = new AtomicReference<>();

  /** A gate at the next scan. */
  Gate atNext(Side side) {
    Gate gate = new Gate("a scan, " + side);
    waiting.set(new Waiting(gate, side));
    return gate;
  }

  @Override
  public HttpProxy.@Nullable Watched watched(String method, String target) {
    if (!target.endsWith("/trivy.scanner.v1.Scanner/Scan")) {
      return null;
    }
    return new HttpProxy.Watched() {
      @Override
      public boolean sent() {
        return pass(Side.BEFORE);
      }

      @Override
      public boolean answered(int status, byte[] body) {
        return pass(Side.AFTER);
      }

      private boolean pass(Side side) {
        Waiting one = waiting.get();
        return one == null || one.side != side || one.gate.pass(target);
      }
    };
  }
}
