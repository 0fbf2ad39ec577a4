package dev.bender.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.CheckResult.Outcome;
import dev.bender.contracts.ContainerChecked;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.contracts.RollbackRequested;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Samples;
import dev.bender.platform.messaging.TestBroker;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.settings.SettingsFile;
import dev.bender.platform.settings.launch.ServiceLaunch;
import dev.bender.verifier.check.Views;
import dev.bender.verifier.container.ContainerView;
import dev.bender.verifier.container.Containers;
import dev.bender.verifier.container.EngineUnreachable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The whole service on a real broker; only the engine's containers are made up. */
class VerifierServiceTest {
  private static final String HOST = Samples.anyHost();
  private static final Map<String, ContainerView> CONTAINERS = new ConcurrentHashMap<>();
  private static volatile boolean engineDown;

  private static ConfigurableApplicationContext service;
  private static Messaging messaging;
  private static TopicTable<Verified> verified;
  private static TopicTable<RollbackRequested> rollbacks;
  private static TopicTable<OperatorAnswered> answers;
  private static TopicTable<ContainerChecked> checked;

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(VerifierConfiguration.class)
  static class OnMadeUpContainers {
    @Bean
    Containers containers() {
      return new Containers() {
        @Override
        public Optional<ContainerView> find(String idOrName) throws EngineUnreachable {
          ping();
          return CONTAINERS.values().stream()
              .filter(one -> one.id().equals(idOrName) || one.name().equals(idOrName))
              .findFirst();
        }

        @Override
        public Exec exec(String id, List<String> command, Duration limit) {
          return new Exec.NotStarted("there is no such program");
        }

        @Override
        public String lastLines(String id, int lines) {
          return "panic: no database\n";
        }

        @Override
        public void ping() throws EngineUnreachable {
          if (engineDown) {
            throw new EngineUnreachable("The engine does not answer.", null);
          }
        }
      };
    }
  }

  @BeforeAll
  static void start() throws InterruptedException {
    var settings =
        SettingsFile.load(
            null,
            Map.of(
                "BENDER_HOST",
                HOST,
                "BENDER_KAFKA_BOOTSTRAP_SERVERS",
                TestBroker.bootstrapServers(),
                "BENDER_VERIFY_STEADY",
                "1s"));
    Map<String, Object> defaults = new HashMap<>(VerifierApplication.springDefaults(settings));
    defaults.put("server.port", 0);
    service = ServiceLaunch.start(OnMadeUpContainers.class, settings, defaults);
    messaging = TestBroker.messaging(TestBroker.connection());
    verified = messaging.table(Topics.VERIFIED);
    rollbacks = messaging.table(Topics.ROLLBACK_REQUESTED);
    answers = messaging.table(Topics.OPERATOR_ANSWERED);
    checked = messaging.table(Topics.CONTAINER_CHECKED);
    verified.awaitReady(Duration.ofSeconds(20));
    rollbacks.awaitReady(Duration.ofSeconds(20));
  }

  @AfterAll
  static void stop() {
    service.close();
    messaging.close();
  }

  private static String deploy(String container, ContainerView view) {
    CONTAINERS.put(container, view);
    Update update = Samples.update(HOST, container);
    Instant now = Instant.now();
    Deployed deployed =
        new Deployed(
            update,
            update.target(),
            Deployed.Stage.CONTAINER,
            view.id(),
            null,
            null,
            now.minusMillis(500),
            now);
    messaging.publisher().publish(Emissions.of(Topics.DEPLOYED, deployed));
    return deployed.key();
  }

  @Test
  void whatWorksIsVerified() {
    String key = deploy("good", Views.running("good").id("good-id").view());
    await().atMost(Duration.ofSeconds(30)).until(() -> verified.find(key).isPresent());
    assertThat(verified.find(key).orElseThrow().checks())
        .singleElement()
        .matches(one -> one.outcome() == Outcome.PASSED);
  }

  @Test
  void whatDoesNotIsToBeRolledBackWithItsLastWords() {
    String key = deploy("bad", Views.running("bad").id("bad-id").status("exited", 2).view());
    await().atMost(Duration.ofSeconds(30)).until(() -> rollbacks.find(key).isPresent());
    RollbackRequested rollback = rollbacks.find(key).orElseThrow();
    assertThat(rollback.lastWords()).isEqualTo("panic: no database");
    assertThat(rollback.sentence()).contains("exited with code 2");
  }

  @Test
  void anEngineThatIsDownIsWaitedForAndSeenInTheHealth() throws Exception {
    engineDown = true;
    String key = deploy("later", Views.running("later").id("later-id").view());
    assertThat(health().statusCode()).isEqualTo(503);
    engineDown = false;
    assertThat(health().statusCode()).isEqualTo(200);
    await().atMost(Duration.ofSeconds(40)).until(() -> verified.find(key).isPresent());
  }

  @Test
  void aQuestionIsAnsweredWithWhatWasSeen() {
    CONTAINERS.put("asked", Views.running("asked").id("asked-id").view());
    OperatorCommand command =
        new OperatorCommand(
            UUID.randomUUID().toString(),
            null,
            HOST,
            "asked",
            OperatorCommand.Verb.CHECK,
            "anna",
            null,
            null,
            Instant.now());
    messaging.publisher().publish(Emissions.of(Topics.OPERATOR_COMMAND, command));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> answers.find(command.commandId()).isPresent());
    assertThat(answers.find(command.commandId()).orElseThrow().checks())
        .singleElement()
        .matches(one -> one.outcome() == Outcome.PASSED);
  }

  @Test
  void whatWasBrokenBeforeThePullIsNotBlamedOnTheUpdate() {
    Views db =
        Views.running("db")
            .labels(Map.of("dev.bender.check.exec", "false", "dev.bender.patience", "2s"));
    CONTAINERS.put("db", db.id("old-id").view());
    Update update = Samples.update(HOST, "db");
    messaging.publisher().publish(Emissions.of(Topics.IMAGE_PULLED, Samples.pulled(update)));
    String key = HOST + "/db";
    await().atMost(Duration.ofSeconds(30)).until(() -> checked.find(key).isPresent());
    assertThat(checked.find(key).orElseThrow().containerId()).isEqualTo("old-id");

    deploy("db", db.id("db-id").view());
    await().atMost(Duration.ofSeconds(30)).until(() -> verified.find(key).isPresent());
    assertThat(verified.find(key).orElseThrow().checks())
        .extracting(CheckResult::outcome)
        .containsExactly(Outcome.PASSED, Outcome.FAILED);
  }

  private static HttpResponse<String> health() throws Exception {
    String port = service.getEnvironment().getRequiredProperty("local.server.port");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
