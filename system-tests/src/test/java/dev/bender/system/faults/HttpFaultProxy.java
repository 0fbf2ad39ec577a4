package dev.bender.system.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP server seen through a bad wire: each request goes through as it is, or meets the fault
 * that was set for it. Every connection carries one request, so that a fault hits just that.
 */
final class HttpFaultProxy extends TcpProxy {
  private static final int LONGEST_HEAD = 64 * 1024;
  private static final int END_OF_HEAD = 0x0d0a0d0a;
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("content-range: *bytes (\\d{1,15})-.*", Pattern.CASE_INSENSITIVE);

  private final List<Rule> rules = new CopyOnWriteArrayList<>();

  HttpFaultProxy(int port, Upstream upstream) throws IOException {
    super(port, upstream);
  }

  /** What may happen to a request. */
  sealed interface Fault {
    /** Somebody on the way answers, or the server in another mood. */
    record Answers(int status, String headers, String body) implements Fault {}

    /** The connection is reset instead of an answer. */
    record Cut() implements Fault {}

    /**
     * The connection is reset at that byte of what was asked for. Who goes on from there by a range
     * gets no further either: else many cuts would be but a slow download.
     */
    record CutAt(long position) implements Fault {}

    /** One byte of the answer's body is another one. */
    record Garbled(int position) implements Fault {}

    /** It is answered later. */
    record Slow(Duration by) implements Fault {}

    /** Accepted, and never answered. */
    record Hangs() implements Fault {}
  }

  static Fault.Answers status(int status) {
    return new Fault.Answers(status, "", "");
  }

  /** A fault that is set until it is closed. */
  final class Rule implements AutoCloseable {
    private final Predicate<String> requests;
    private final Fault fault;
    private final CountDownLatch lifted = new CountDownLatch(1);
    private final AtomicInteger hits = new AtomicInteger();

    private Rule(Predicate<String> requests, Fault fault) {
      this.requests = requests;
      this.fault = fault;
    }

    /** How many requests it met. */
    int hits() {
      return hits.get();
    }

    /** Lifts the fault; what hangs is answered now. */
    @Override
    public void close() {
      rules.remove(this);
      lifted.countDown();
    }
  }

  /**
   * Sets a fault.
   *
   * @param requests by their head: the first line, such as {@code GET /v2/ HTTP/1.1}, and all
   *     headers
   */
  Rule set(Predicate<String> requests, Fault fault) {
    Rule rule = new Rule(requests, fault);
    rules.add(rule);
    return rule;
  }

  @Override
  void handle(SocketChannel client) throws IOException {
    Head head = Head.read(client);
    if (head.lines().isEmpty()) {
      refuse(client);
      return;
    }
    for (Rule rule : rules) {
      if (rule.requests.test(String.join("\n", head.lines()))) {
        rule.hits.incrementAndGet();
        meet(client, head, rule);
        return;
      }
    }
    answer(client, head, Long.MAX_VALUE, -1);
  }

  /** As any server of plain HTTP does: an engine that tries TLS first then falls back. */
  private static void refuse(SocketChannel client) throws IOException {
    write(client, ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8)));
    client.shutdownOutput();
    ByteBuffer rest = ByteBuffer.allocate(1024);
    // What was not read would turn the end into a reset.
    for (int reads = 0; reads < 64 && client.read(rest) >= 0; reads++) {
      rest.clear();
    }
  }

  private void meet(SocketChannel client, Head head, Rule rule) throws IOException {
    switch (rule.fault) {
      case Fault.Answers answers -> write(client, ByteBuffer.wrap(said(answers).getBytes(UTF_8)));
      case Fault.Cut cut -> reset(client);
      case Fault.CutAt cut -> {
        answer(client, head, cut.position(), -1);
        reset(client);
      }
      case Fault.Garbled garbled -> answer(client, head, Long.MAX_VALUE, garbled.position());
      case Fault.Slow slow -> {
        wait(rule, slow.by());
        answer(client, head, Long.MAX_VALUE, -1);
      }
      case Fault.Hangs hangs -> {
        wait(rule, Duration.ofHours(1));
        answer(client, head, Long.MAX_VALUE, -1);
      }
    }
  }

  private static void wait(Rule rule, Duration atMost) throws IOException {
    try {
      boolean unused = rule.lifted.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static String said(Fault.Answers answers) {
    return "HTTP/1.1 %d Fault\r\n%sContent-Length: %d\r\nConnection: close\r\n\r\n%s"
        .formatted(
            answers.status(),
            answers.headers(),
            answers.body().getBytes(UTF_8).length,
            answers.body());
  }

  private void answer(SocketChannel client, Head head, long end, int garbled) throws IOException {
    if (!client.isOpen()) {
      // Whoever asked is cut off: what was not asked in time is not done either.
      return;
    }
    SocketChannel server = connect();
    try (server) {
      write(server, ByteBuffer.wrap(head.forOneRequest()));
      Thread there = Thread.ofVirtual().start(() -> copy(client, server));
      respond(server, client, end, garbled);
      there.interrupt();
    } finally {
      forget(server);
    }
  }

  private static void respond(SocketChannel server, SocketChannel client, long end, int garbled)
      throws IOException {
    Head head = Head.read(server);
    write(client, ByteBuffer.wrap(head.whole()));
    long position = head.firstByte();
    long left = end - position;
    ByteBuffer buffer = ByteBuffer.allocate(16 * 1024);
    while (left > 0 && server.read(buffer) >= 0) {
      buffer.flip();
      buffer.limit((int) Math.min(buffer.limit(), left));
      if (garbled >= position && garbled < position + buffer.limit()) {
        int at = (int) (garbled - position);
        buffer.put(at, (byte) (buffer.get(at) ^ 1));
      }
      position += buffer.limit();
      left -= buffer.limit();
      write(client, buffer);
      buffer.clear();
    }
  }

  /** Lines up to the empty one. */
  private record Head(List<String> lines) {
    static Head read(SocketChannel channel) throws IOException {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ByteBuffer one = ByteBuffer.allocate(1);
      for (int last = 0; last != END_OF_HEAD; last = last << 8 | one.get(0) & 0xff) {
        one.clear();
        boolean isText = bytes.size() != 1 || bytes.toByteArray()[0] >= 'A';
        if (channel.read(one) < 0 || bytes.size() > LONGEST_HEAD || !isText) {
          // Gone, or somebody who tries TLS first.
          return new Head(List.of());
        }
        bytes.write(one.get(0));
      }
      return new Head(bytes.toString(ISO_8859_1).lines().filter(l -> !l.isEmpty()).toList());
    }

    /** Where the body begins in the whole that was asked for: not at 0 in an answer to a range. */
    long firstByte() {
      return lines.stream()
          .map(CONTENT_RANGE::matcher)
          .filter(Matcher::matches)
          .mapToLong(range -> Long.parseLong(range.group(1)))
          .findFirst()
          .orElse(0);
    }

    byte[] whole() {
      return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1);
    }

    byte[] forOneRequest() {
      List<String> all = new ArrayList<>(lines);
      all.removeIf(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("connection:"));
      all.add("Connection: close");
      return new Head(all).whole();
    }
  }
}
