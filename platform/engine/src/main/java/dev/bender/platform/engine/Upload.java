package dev.bender.platform.engine;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import com.github.dockerjava.transport.UnixSocket;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * Sends an archive, over a connection of its own, in large pieces that are read ahead. The client
 * of all other calls reads and sends in turn, 4 KB at a time, which takes twice as long; and who
 * waits for an archive to be sent waits with a database that is down.
 */
final class Upload {
  private static final int PIECE = 256 * 1024;
  private static final int LONGEST_LINE = 64 * 1024;
  private static final int MOST_HEADERS = 200;
  private static final Duration CONNECTED = Duration.ofSeconds(10);

  private final URI host;

  /**
   * @param host {@code unix:///PATH} or {@code tcp://HOST:PORT}
   */
  Upload(URI host) {
    this.host = host;
  }

  /**
   * Sends all of it, and gives what the engine says of it. An engine that refuses it on the way is
   * heard, too.
   *
   * @param archive is read to its end, and not closed
   * @throws ReadAhead.Unreadable if it could not be read; the engine then got no whole one
   * @throws IOException if the engine could not be reached, or broke off
   */
  Response put(String path, InputStream archive) throws IOException {
    Connection connection = new Connection(connect());
    try {
      return send(connection, path, archive);
    } catch (IOException | RuntimeException | Error e) {
      connection.close();
      throw e;
    } catch (HttpException e) {
      connection.close();
      throw new IOException("it answered with what is no HTTP", e);
    }
  }

  private Socket connect() throws IOException {
    if ("unix".equals(host.getScheme())) {
      return UnixSocket.get(host.getPath());
    }
    IOException refused = new IOException("nothing listens at " + host);
    for (InetAddress address : InetAddress.getAllByName(host.getHost())) {
      try {
        return connect(new InetSocketAddress(address, host.getPort()));
      } catch (IOException e) {
        refused.addSuppressed(e);
      }
    }
    throw refused;
  }

  private static Socket connect(InetSocketAddress address) throws IOException {
    Socket socket = new Socket();
    try {
      socket.connect(address, (int) CONNECTED.toMillis());
      return socket;
    } catch (IOException | RuntimeException e) {
      socket.close();
      throw e;
    }
  }

  private Response send(Connection connection, String path, InputStream archive)
      throws IOException, HttpException {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("PUT", path);
    request.setHeader(HttpHeaders.HOST, "engine");
    request.setHeader(HttpHeaders.TRANSFER_ENCODING, "chunked");
    request.setHeader(HttpHeaders.CONTENT_TYPE, "application/x-tar");
    try (ReadAhead pieces = new ReadAhead(archive, PIECE)) {
      request.setEntity(
          new EntityTemplate(
              -1, ContentType.DEFAULT_BINARY, null, out -> copy(pieces, out, connection)));
      connection.http.sendRequestHeader(request);
      connection.http.sendRequestEntity(request);
      connection.http.flush();
    } catch (ReadAhead.Unreadable | InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return connection.answerDespite(e);
    }
    return connection.answer();
  }

  /** Whatever ends it early must not look like its end: a half may be a whole archive, too. */
  private static void copy(ReadAhead pieces, OutputStream out, Connection connection)
      throws IOException {
    try {
      pieces.writeTo(out);
    } catch (ReadAhead.Unreadable | InterruptedIOException | RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private static final class Connection implements Closeable {
    private final Socket socket;
    private final DefaultBHttpClientConnection http;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.http =
          new DefaultBHttpClientConnection(
              Http1Config.custom()
                  .setChunkSizeHint(PIECE)
                  .setMaxLineLength(LONGEST_LINE)
                  .setMaxHeaderCount(MOST_HEADERS)
                  .build());
      http.bind(socket);
    }

    Response answer() throws IOException, HttpException {
      ClassicHttpResponse head = http.receiveResponseHeader();
      while (head.getCode() < HttpStatus.SC_SUCCESS) {
        head = http.receiveResponseHeader();
      }
      http.receiveResponseEntity(head);
      return new Answer(head, this);
    }

    /** What made it stop listening, if it said so before it did. */
    private Response answerDespite(IOException broken) throws IOException {
      Response said;
      try {
        said = answer();
      } catch (IOException | HttpException e) {
        throw broken;
      }
      if (said.getStatusCode() < HttpStatus.SC_CLIENT_ERROR) {
        throw broken;
      }
      return said;
    }

    @Override
    public void close() throws IOException {
      // The connection itself would first try to end its request in an orderly way.
      socket.close();
      http.close(CloseMode.IMMEDIATE);
    }
  }

  private record Answer(ClassicHttpResponse head, Connection connection) implements Response {
    @Override
    public int getStatusCode() {
      return head.getCode();
    }

    @Override
    public Map<String, List<String>> getHeaders() {
      return Map.of();
    }

    @Override
    public InputStream getBody() {
      try {
        @Nullable HttpEntity body = head.getEntity();
        return body == null ? InputStream.nullInputStream() : body.getContent();
      } catch (IOException e) {
        return InputStream.nullInputStream();
      }
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (IOException e) {
        // Its answer was read.
      }
    }
  }
}
