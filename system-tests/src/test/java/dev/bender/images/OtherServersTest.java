package dev.bender.images;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.demo.kit.OciImage;
import dev.bender.standalone.process.FreePorts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Transmission, dnsmasq and nginx in images. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OtherServersTest {
  private static final int NO_ERROR = 0;
  private static final int REFUSED = 5;

  private ImageStage stage;

  @BeforeAll
  void start() throws Exception {
    stage = new ImageStage("bender-test-servers");
  }

  @AfterAll
  void stop() throws Exception {
    stage.close();
  }

  private int run(String name, OciImage image, String port) throws Exception {
    int published = FreePorts.any();
    stage.container(name, image).port(port, published).run();
    return published;
  }

  private static void awaitStatus(String url, int status) {
    await().atMost(Duration.ofSeconds(30)).until(() -> Http.status(url) == status);
  }

  @Test
  void transmissionGivesASessionToEverybody() throws Exception {
    int port = run("srv-transmission", stage.images.transmission().build(), "9091/tcp");
    String url = "http://127.0.0.1:" + port + "/transmission/rpc";

    awaitStatus(url, 409);
    assertThat(Http.open(url).getHeaderField("X-Transmission-Session-Id")).isNotBlank();
  }

  @Test
  void transmissionWithoutRpcRunsAndAnswersNobody() throws Exception {
    int port = run("srv-silent", stage.images.transmission().withoutRpc().build(), "9091/tcp");
    String url = "http://127.0.0.1:" + port + "/transmission/rpc";

    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .until(() ->
            Http.status(url) == 0
                && stage.engine.inspect("srv-silent").path("State").path("Running").asBoolean());
  }

  @Test
  void dnsmasqKnowsAName() throws Exception {
    int port = run("srv-dns", stage.images.dnsmasq().build(), "53/udp");

    byte[] answer = awaitAnswer(port, "test.home");

    assertThat(answer[3] & 0x0f).isEqualTo(NO_ERROR);
    assertThat(Arrays.copyOfRange(answer, answer.length - 4, answer.length))
        .isEqualTo(InetAddress.getByName("192.0.2.7").getAddress());
  }

  @Test
  void dnsmasqMayKnowNothing() throws Exception {
    int port = run("srv-nodns", stage.images.dnsmasq().thatKnowsNothing().build(), "53/udp");

    assertThat(awaitAnswer(port, "test.home")[3] & 0x0f).isEqualTo(REFUSED);
  }

  @Test
  void nginxServesItsVersion() throws Exception {
    int port = run("srv-web", stage.images.nginx().version("1.1").build(), "80/tcp");

    awaitStatus("http://127.0.0.1:" + port + "/", 200);
    assertThat(Http.text("http://127.0.0.1:" + port + "/")).isEqualTo("1.1\n");
  }

  @Test
  void nginxAnswersAsItIsTold() throws Exception {
    int port = run("srv-broken", stage.images.nginx().answering(502).build(), "80/tcp");

    awaitStatus("http://127.0.0.1:" + port + "/", 502);
  }

  @Test
  void nginxSpeaksTls() throws Exception {
    SelfSigned identity = SelfSigned.make();
    int port = run("srv-tls", stage.images.nginx().withTls(identity).build(), "443/tcp");
    String url = "https://127.0.0.1:" + port + "/";
    SSLContext trusting = trusting(identity);

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(IOException.class::isInstance)
        .until(() -> {
          HttpsURLConnection connection = (HttpsURLConnection) Http.open(url);
          connection.setSSLSocketFactory(trusting.getSocketFactory());
          return connection.getResponseCode() == 200;
        });
  }

  private static SSLContext trusting(SelfSigned identity) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", identity.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  private static byte[] awaitAnswer(int port, String name) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptionsMatching(IOException.class::isInstance)
        .until(() -> ask(port, name), answer -> answer.length > 12);
  }

  /** Asks for the IPv4 address of a name. */
  private static byte[] ask(int port, String name) throws IOException {
    var question = new ByteArrayOutputStream();
    question.writeBytes(new byte[] {0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    for (String part : name.split("\\.")) {
      question.write(part.length());
      question.writeBytes(part.getBytes(US_ASCII));
    }
    question.writeBytes(new byte[] {0, 0, 1, 0, 1});
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(1_000);
      byte[] bytes = question.toByteArray();
      InetAddress here = InetAddress.getByName("127.0.0.1");
      socket.send(new DatagramPacket(bytes, bytes.length, here, port));
      DatagramPacket answer = new DatagramPacket(new byte[1_500], 1_500);
      socket.receive(answer);
      return Arrays.copyOf(answer.getData(), answer.getLength());
    }
  }
}
