package dev.bender.system;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way to an engine's socket, which can be cut: what is open ends, what is new is refused. */
final class EngineCable implements AutoCloseable {
  private final UnixDomainSocketAddress engine;
  private final Path socket;
  private final ServerSocketChannel server;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  /**
   * @param engine such as {@code unix:///var/run/docker.sock}
   * @param socket where it listens
   */
  EngineCable(String engine, Path socket) throws IOException {
    this.engine = UnixDomainSocketAddress.of(engine.replaceFirst("^unix://", ""));
    this.socket = socket;
    this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread.ofPlatform().daemon().name("engine-cable").start(this::accept);
  }

  String address() {
    return "unix://" + socket;
  }

  void cut() {
    cut = true;
    open.forEach(EngineCable::end);
    open.clear();
  }

  void mend() {
    cut = false;
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        if (cut) {
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // The test is over, or the engine is away: the client sees the same.
      }
    }
  }

  private void connect(SocketChannel client) throws IOException {
    SocketChannel upstream;
    try {
      upstream = SocketChannel.open(engine);
    } catch (IOException e) {
      client.close();
      throw e;
    }
    open.add(client);
    open.add(upstream);
    Thread.ofPlatform().daemon().start(() -> carry(client, upstream));
    Thread.ofPlatform().daemon().start(() -> carry(upstream, client));
  }

  private void carry(SocketChannel from, SocketChannel to) {
    ByteBuffer buffer = ByteBuffer.allocate(16_384);
    try (from;
        to) {
      while (from.read(buffer) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          to.write(buffer);
        }
        buffer.clear();
      }
    } catch (IOException e) {
      // It was cut, or one of the two hung up.
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void end(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }
}
