package dev.bender.scanner;

import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Topics;
import dev.bender.platform.messaging.EventPublisher;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.MessagingConfiguration;
import dev.bender.platform.messaging.ServiceIdentity;
import dev.bender.platform.messaging.Subscription;
import dev.bender.platform.messaging.TopicTable;
import dev.bender.platform.settings.GateAction;
import dev.bender.platform.settings.Settings;
import dev.bender.scanner.policy.GateSettings;
import dev.bender.scanner.policy.JudgeImage;
import dev.bender.scanner.policy.Thresholds;
import dev.bender.scanner.scan.AssessImage;
import dev.bender.scanner.scan.ImageScanner;
import dev.bender.scanner.scan.KnownAssessments;
import dev.bender.scanner.scan.ScanImage;
import dev.bender.scanner.trivy.DockerLogins;
import dev.bender.scanner.trivy.TrivyOptions;
import dev.bender.scanner.trivy.TrivyProgram;
import dev.bender.scanner.trivy.TrivyScanner;
import dev.bender.scanner.trivy.TrivyServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Puts the scanner together. */
@Configuration(proxyBeanMethods = false)
@Import(MessagingConfiguration.class)
class ScannerConfiguration {
  private static final Logger log = LoggerFactory.getLogger(ScannerConfiguration.class);

  /** A client of Trivy takes up to some hundred MB while it unpacks layers. */
  private static final int SCANS_AT_ONCE = 2;

  private static final Duration TABLE_IS_READY = Duration.ofSeconds(30);

  @Bean
  ServiceIdentity serviceIdentity() {
    return new ServiceIdentity("scanner", false);
  }

  @Bean
  TrivyServer trivyServer(Settings settings) {
    return new TrivyServer(settings.scanner().trivy().url());
  }

  @Bean
  ImageScanner imageScanner(Settings settings, TrivyServer server) throws IOException {
    var trivy = settings.scanner().trivy();
    Path folder = settings.data().resolve("scanner");
    return new TrivyScanner(
        server,
        new TrivyOptions(
            () -> TrivyProgram.locate(trivy.binary(), System.getenv()),
            folder,
            trivy.insecure(),
            Set.copyOf(settings.registries().insecure()),
            trivy.timeout(),
            TrivyOptions.LONGEST_REPORT,
            System.getenv(),
            DockerLogins.folder(settings.registries().dockerConfig(), folder)));
  }

  /** Read whole before the first event is handled: what is known need not be scanned again. */
  @Bean
  KnownAssessments knownAssessments(Messaging messaging) throws InterruptedException {
    TopicTable<ImageAssessed> table = messaging.table(Topics.IMAGE_ASSESSED);
    if (!table.awaitReady(TABLE_IS_READY)) {
      log.warn("image.assessed is not read yet; images that are known may be scanned again");
    }
    return table::find;
  }

  @Bean
  JudgeImage judgeImage(Settings settings) {
    return new JudgeImage(gate(settings));
  }

  @Bean
  WaiversInForce waiversInForce(Settings settings, Clock clock) {
    return new WaiversInForce(settings.gate().waivers(), clock, ZoneId.systemDefault());
  }

  @Bean
  ScanImage scanImage(
      ImageScanner scanner,
      KnownAssessments known,
      JudgeImage judge,
      WaiversInForce waivers,
      Clock clock) {
    return new ScanImage(new AssessImage(scanner, known, SCANS_AT_ONCE), judge, waivers::of, clock);
  }

  @Bean
  LookAgain lookAgain(
      ScanImage scanImage, WaiversInForce waivers, EventPublisher publisher, Clock clock) {
    return new LookAgain(scanImage, waivers::version, publisher::publish, clock);
  }

  @Bean
  LookingAgain lookingAgain(Messaging messaging, LookAgain lookAgain) {
    return new LookingAgain(
        lookAgain,
        messaging.follow(
            "retry-queue",
            List.of(Topics.UPDATE_RETRY),
            record -> {
              if (record.value() == null || messaging.takes(record.value().host())) {
                lookAgain.seen(record);
              }
            }));
  }

  @Bean
  Subscription<ImagePulled> onImagePulled(
      ScanImage scanImage, EventPublisher publisher, Clock clock) {
    return Subscription.to(
        Topics.IMAGE_PULLED, new OnImagePulled(scanImage, publisher::tell, clock));
  }

  @Bean
  TrivyHealth trivyHealth(TrivyServer server, Settings settings, Clock clock) {
    return new TrivyHealth(server, settings.gate().maxDatabaseAge(), clock);
  }

  static GateSettings gate(Settings settings) {
    var gate = settings.gate();
    return new GateSettings(
        new Thresholds(
            action(gate.critical()),
            action(gate.high()),
            action(gate.medium()),
            action(gate.low()),
            action(gate.unknown())),
        gate.compareWithRunning(),
        gate.maxDatabaseAge());
  }

  private static Thresholds.Action action(GateAction action) {
    return switch (action) {
      case BLOCK -> Thresholds.Action.BLOCK;
      case WARN -> Thresholds.Action.WARN;
      case LOG -> Thresholds.Action.LOG;
    };
  }
}
