package dev.bender.system.crash;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Stands between Bender and a server that speaks HTTP/1.1; what nobody watches goes through. */
final class HttpProxy implements AutoCloseable {

  /** Says which calls are watched. */
  interface Watch {
    /** Null for a call that goes through as it is. */
    @Nullable Watched watched(String method, String target);
  }

  /** A call that somebody waits for; each method says whether it goes on. */
  interface Watched {
    boolean sent();

    boolean answered(int status, byte[] body);
  }

  private final ServerSocketChannel listener;
  private final SocketAddress upstream;
  private final Watch watch;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private HttpProxy(ServerSocketChannel listener, SocketAddress upstream, Watch watch) {
    this.listener = listener;
    this.upstream = upstream;
    this.watch = watch;
  }

  static HttpProxy start(SocketAddress address, SocketAddress upstream, Watch watch)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(family(address));
    listener.bind(address);
    HttpProxy proxy = new HttpProxy(listener, upstream, watch);
    Thread.ofPlatform().daemon().name("http-proxy").start(proxy::accept);
    return proxy;
  }

  private static ProtocolFamily family(SocketAddress address) {
    return address instanceof UnixDomainSocketAddress
        ? StandardProtocolFamily.UNIX
        : StandardProtocolFamily.INET;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        open.add(client);
        Thread.ofPlatform().daemon().name("http-proxy-call").start(() -> serve(client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        SocketChannel server = SocketChannel.open(upstream)) {
      open.add(server);
      InputStream fromClient = new BufferedInputStream(Channels.newInputStream(client));
      InputStream fromServer = new BufferedInputStream(Channels.newInputStream(server));
      OutputStream toClient = Channels.newOutputStream(client);
      OutputStream toServer = Channels.newOutputStream(server);
      while (exchange(fromClient, toServer, fromServer, toClient)) {
        // the next call on the same connection
      }
      open.remove(server);
    } catch (IOException e) {
      // One of the two is gone, and so is the other then.
    } finally {
      open.remove(client);
    }
  }

  private boolean exchange(
      InputStream fromClient, OutputStream toServer, InputStream fromServer, OutputStream toClient)
      throws IOException {
    HttpHead request = HttpHead.read(fromClient);
    if (request == null) {
      return false;
    }
    byte[] body = request.hasFrame() ? request.wholeBody(fromClient) : new byte[0];
    Watched watched = watch.watched(request.method(), request.target());
    if (watched != null && !watched.sent()) {
      return false;
    }
    toServer.write(request.with(body));
    HttpHead answer = HttpHead.read(fromServer);
    if (answer == null) {
      return false;
    }
    if (answer.status() == 101) {
      toClient.write(answer.with(new byte[0]));
      pipeBoth(fromClient, toServer, fromServer, toClient);
      return false;
    }
    boolean bodiless = request.method().equals("HEAD") || answer.isBodiless();
    if (watched == null) {
      toClient.write(answer.with(new byte[0]));
      return bodiless || answer.copyBody(fromServer, toClient);
    }
    byte[] said = bodiless ? new byte[0] : answer.wholeBody(fromServer);
    if (!watched.answered(answer.status(), said)) {
      return false;
    }
    toClient.write(answer.with(said));
    return bodiless || answer.hasFrame();
  }

  private static void pipeBoth(
      InputStream fromClient, OutputStream toServer, InputStream fromServer, OutputStream toClient)
      throws IOException {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            fromClient.transferTo(toServer);
          } catch (IOException e) {
            // the call has ended
          }
        });
    fromServer.transferTo(toClient);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (SocketChannel one : open) {
      one.close();
    }
  }
}
