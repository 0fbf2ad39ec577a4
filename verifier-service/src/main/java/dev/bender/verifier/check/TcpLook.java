package dev.bender.verifier.check;

import dev.bender.verifier.check.Target.Way;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** Opens a connection to a container's port, and closes it. */
final class TcpLook {
  private static final int LIMIT_MS = 3_000;
  private static final int PROXY_GIVES_UP_MS = 300;

  private TcpLook() {}

  static Seen at(Target target) throws InterruptedException {
    try (Socket socket = new Socket()) {
      InetAddress address = InetAddress.ofLiteral(target.host());
      socket.connect(new InetSocketAddress(address, target.port()), LIMIT_MS);
      return target.way() == Way.PUBLISHED ? behindProxy(socket) : Seen.good("took a connection");
    } catch (IOException e) {
      return Silence.of(e, target, LIMIT_MS / 1000 + " s");
    }
  }

  /** The engine's proxy takes a connection first, and closes it when nobody is behind it. */
  private static Seen behindProxy(Socket socket) throws IOException {
    socket.setSoTimeout(PROXY_GIVES_UP_MS);
    try {
      return socket.getInputStream().read() < 0
          ? Seen.bad("closed the connection at once")
          : Seen.good("took a connection");
    } catch (SocketTimeoutException e) {
      return Seen.good("took a connection");
    }
  }
}
