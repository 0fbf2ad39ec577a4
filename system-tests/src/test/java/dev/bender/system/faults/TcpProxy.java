package dev.bender.system.faults;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A port of 127.0.0.1 in front of a server. It can be taken away, with all its connections, and
 * brought back; what goes through it is left as it is.
 */
class TcpProxy implements AutoCloseable {
  private final InetSocketAddress address;
  private final Upstream upstream;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocketChannel listener;

  /** Connects to the server behind it. */
  @FunctionalInterface
  interface Upstream {
    SocketChannel connect() throws IOException;
  }

  TcpProxy(int port, Upstream upstream) throws IOException {
    this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    this.upstream = upstream;
    listen();
  }

  /**
   * A port that no outgoing connection takes: one that is tried while nobody listens would else be
   * met, sooner or later, by itself.
   */
  static int quietPort() throws IOException {
    for (int port = ThreadLocalRandom.current().nextInt(20_000, 30_000); ; port++) {
      try (ServerSocketChannel socket = ServerSocketChannel.open()) {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return port;
      } catch (BindException e) {
        if (port >= 32_000) {
          throw e;
        }
      }
    }
  }

  static Upstream port(int port) {
    var server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    return () -> SocketChannel.open(server);
  }

  int port() {
    return address.getPort();
  }

  /** Such as {@code 127.0.0.1:5000}. */
  String address() {
    return "127.0.0.1:" + port();
  }

  /** Connection refused, and what is open is reset, until the outage is closed. */
  final class Outage implements AutoCloseable {
    @Override
    public void close() throws IOException {
      restore();
    }
  }

  Outage cut() throws IOException {
    end();
    return new Outage();
  }

  private synchronized void end() throws IOException {
    if (listener != null) {
      listener.close();
      listener = null;
    }
    open.forEach(TcpProxy::reset);
  }

  private synchronized void restore() throws IOException {
    if (listener == null) {
      listen();
    }
  }

  private void listen() throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    socket.bind(address);
    listener = socket;
    Thread.ofVirtual().name("proxy-" + port()).start(() -> accept(socket));
  }

  private void accept(ServerSocketChannel socket) {
    while (socket.isOpen()) {
      try {
        SocketChannel client = socket.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // It was taken away, or a client was gone at once.
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client) {
      handle(client);
    } catch (IOException e) {
      // One of the two broke off; so is the other.
      reset(client);
    } finally {
      open.remove(client);
    }
  }

  /** What becomes of one connection. */
  void handle(SocketChannel client) throws IOException {
    SocketChannel server = connect();
    try (server) {
      Thread there = Thread.ofVirtual().start(() -> copy(client, server));
      pipe(server, client);
      there.interrupt();
    } finally {
      forget(server);
    }
  }

  void forget(SocketChannel channel) {
    open.remove(channel);
  }

  SocketChannel connect() throws IOException {
    SocketChannel server = upstream.connect();
    open.add(server);
    return server;
  }

  /** Everything from the one to the other; then the other is told that no more comes. */
  void copy(SocketChannel from, SocketChannel to) {
    try {
      pipe(from, to);
      to.shutdownOutput();
    } catch (IOException e) {
      reset(to);
    }
  }

  static void pipe(ByteChannel from, ByteChannel to) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    while (from.read(buffer) >= 0) {
      buffer.flip();
      write(to, buffer);
      buffer.clear();
    }
  }

  static void write(ByteChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int unused = to.write(bytes);
    }
  }

  /** As a cable that is pulled: not even an end is said. */
  static void reset(SocketChannel channel) {
    try {
      if (channel.isOpen() && channel.getRemoteAddress() instanceof InetSocketAddress) {
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
      }
      channel.close();
    } catch (IOException e) {
      // It was gone already.
    }
  }

  @Override
  public void close() throws IOException {
    end();
  }
}
