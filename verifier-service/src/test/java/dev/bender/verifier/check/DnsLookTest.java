package dev.bender.verifier.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.verifier.check.HealthCheck.Dns;
import dev.bender.verifier.check.Target.Way;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsLookTest {
  private static final UnaryOperator<byte[]> SILENT = question -> new byte[0];

  /** A name server of its own, that answers as it is told; nothing where the answer is empty. */
  private static final class Server implements AutoCloseable {
    private final DatagramSocket socket;

    Server(UnaryOperator<byte[]> answers) throws IOException {
      socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(() -> serve(answers));
    }

    private void serve(UnaryOperator<byte[]> answers) {
      byte[] room = new byte[2_000];
      while (!socket.isClosed()) {
        try {
          DatagramPacket packet = new DatagramPacket(room, room.length);
          socket.receive(packet);
          byte[] question = java.util.Arrays.copyOf(packet.getData(), packet.getLength());
          byte[] answer = answers.apply(question);
          if (answer.length > 0) {
            socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
          }
        } catch (IOException e) {
          return;
        }
      }
    }

    Seen asked(@Nullable String answer) throws InterruptedException {
      return asked(answer, Way.DIRECT);
    }

    Seen asked(@Nullable String answer, Way way) throws InterruptedException {
      return DnsLook.at(
          new Target("127.0.0.1", socket.getLocalPort(), way), new Dns(53, "pi.hole", answer));
    }

    @Override
    public void close() {
      socket.close();
    }
  }

  /** The question again, as an answer with that code and these addresses. */
  private static UnaryOperator<byte[]> answering(int code, String... addresses) {
    return question -> {
      ByteBuffer answer = ByteBuffer.allocate(512);
      answer.put(question, 0, 2).putShort((short) (0x8180 | code));
      answer.putShort((short) 1).putShort((short) addresses.length).putInt(0);
      answer.put(question, 12, endOfQuestion(question) - 12);
      for (String address : addresses) {
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        answer.putShort((short) 0xc00c).putShort((short) (bytes.length == 4 ? 1 : 28));
        answer.putShort((short) 1).putInt(60).putShort((short) bytes.length).put(bytes);
      }
      return java.util.Arrays.copyOf(answer.array(), answer.position());
    };
  }

  private static int endOfQuestion(byte[] question) {
    int at = 12;
    while (question[at] != 0) {
      at += question[at] + 1;
    }
    return at + 5;
  }

  @Test
  void anAnswerIsGood() throws Exception {
    try (Server server = new Server(answering(0, "192.0.2.7"))) {
      assertThat(server.asked(null)).isEqualTo(Seen.good("answered 192.0.2.7"));
    }
  }

  @Test
  void theExpectedAnswerMustBeAmongThem() throws Exception {
    try (Server server = new Server(answering(0, "192.0.2.7", "192.0.2.8"))) {
      assertThat(server.asked("192.0.2.8").outcome()).isEqualTo(Outcome.PASSED);
      assertThat(server.asked("192.0.2.9"))
          .isEqualTo(Seen.bad("answered 192.0.2.7 and not 192.0.2.9"));
    }
  }

  @Test
  void anAddressOfTheNewKindIsAskedForAsSuch() throws Exception {
    try (Server server = new Server(answering(0, "2001:db8::7"))) {
      assertThat(server.asked("2001:db8:0::7").outcome()).isEqualTo(Outcome.PASSED);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, answered without an address",
    "2, said that it failed (SERVFAIL)",
    "3, said that there is no such name",
    "5, refused the question"
  })
  void anAnswerWithoutAnAddressIsBad(int code, String sentence) throws Exception {
    try (Server server = new Server(answering(code))) {
      assertThat(server.asked(null)).isEqualTo(Seen.bad(sentence));
    }
  }

  @Test
  void nobodyThereIsBadAtOnce() throws Exception {
    Server server = new Server(SILENT);
    server.close();
    int port;
    try (DatagramSocket free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Seen seen = DnsLook.at(new Target("127.0.0.1", port, Way.DIRECT), new Dns(53, "pi.hole", null));
    assertThat(seen).isEqualTo(Seen.bad("has nobody listening on the port"));
  }

  @Test
  void silenceIsBadWithinTheLimit() throws Exception {
    try (Server server = new Server(SILENT)) {
      long begun = System.nanoTime();
      assertThat(server.asked(null)).isEqualTo(Seen.bad("gave no answer within 3 s"));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void silenceOfAForeignNetworkSaysNothing() throws Exception {
    try (Server server = new Server(SILENT)) {
      assertThat(server.asked(null, Way.UNSURE).outcome()).isEqualTo(Outcome.INCONCLUSIVE);
    }
  }

  @Test
  void theAnswerToAnotherQuestionIsNone() throws Exception {
    UnaryOperator<byte[]> forged =
        question -> {
          byte[] answer = answering(0, "192.0.2.7").apply(question);
          answer[0] ^= 0x55;
          return answer;
        };
    try (Server server = new Server(forged)) {
      assertThat(server.asked(null).outcome()).isEqualTo(Outcome.FAILED);
    }
  }

  @Test
  void rubbishIsBad() throws Exception {
    UnaryOperator<byte[]> rubbish =
        question -> {
          byte[] answer = java.util.Arrays.copyOf(question, 200);
          answer[2] = (byte) 0x81;
          // As many answers as fit in a number, with names that point at themselves.
          java.util.Arrays.fill(answer, 6, 8, (byte) 0xff);
          java.util.Arrays.fill(answer, endOfQuestion(question), 200, (byte) 0xc0);
          return answer;
        };
    try (Server server = new Server(rubbish)) {
      assertThat(server.asked(null).outcome()).isEqualTo(Outcome.FAILED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a/b", "a..b", "-a", "a\u0000b", "ü.example"})
  void whatIsNoNameIsNotAskedFor(String name) {
    assertThatThrownBy(() -> new Dns(53, name, null))
        .isInstanceOf(Invalid.class)
        .hasMessageContaining("dns.name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"example.org", "_sip._tcp.example.org", "pi.hole", "localhost", "a.b."})
  void namesAre(String name) {
    assertThat(new Dns(53, name, null).name()).isEqualTo("dns :53 " + name);
  }

  @Test
  void onlyAnAddressCanBeExpected() {
    assertThatThrownBy(() -> new Dns(53, "pi.hole", "router.home"))
        .isInstanceOf(Invalid.class)
        .hasMessage("dns.answer is 'router.home'; allowed: an IP address");
  }
}
