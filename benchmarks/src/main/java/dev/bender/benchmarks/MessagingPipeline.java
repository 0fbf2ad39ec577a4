package dev.bender.benchmarks;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.Deployed;
import dev.bender.contracts.Event;
import dev.bender.contracts.ImageDigests;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.ScanCompleted;
import dev.bender.contracts.Topics;
import dev.bender.contracts.Update;
import dev.bender.contracts.UpdateDetected;
import dev.bender.contracts.Verdict;
import dev.bender.contracts.Verified;
import dev.bender.platform.messaging.Connection;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.Subscription;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The four hops through Bender's own messaging: the services' groups, lanes and transactions. */
final class MessagingPipeline implements Pipeline {
  private static final String HOST = "bench";
  private static final String DIGEST = "sha256:" + "ab".repeat(32);
  private static final Instant THEN = Instant.parse("2026-01-10T04:30:00Z");
  private static final ImageDigests IMAGE = new ImageDigests(DIGEST, DIGEST, DIGEST);
  private static final Verdict VERDICT =
      new Verdict(
          Verdict.Outcome.PASS,
          "CLEAN",
          "Nothing was found.",
          true,
          List.of(),
          List.of(),
          List.of(),
          List.of());

  private final List<Messaging> services = new ArrayList<>();
  private final Messaging detector;

  MessagingPipeline(String servers, Arrivals arrivals) throws InterruptedException {
    detector = open(servers, "detector", "");
    Messaging deployer = open(servers, "deployer", HOST);
    Messaging scanner = open(servers, "scanner", "");
    Messaging verifier = open(servers, "verifier", HOST);
    Messaging notifier = open(servers, "notifier", "");
    deployer.start(
        List.of(
            Subscription.<UpdateDetected>to(
                    Topics.UPDATE_DETECTED,
                    HOST,
                    delivery -> {
                      arrivals.arrived(0, number(delivery.value()));
                      return Emissions.of(Topics.IMAGE_PULLED, pulled(delivery.value()));
                    })
                .inLane("pull"),
            Subscription.<ScanCompleted>to(
                Topics.SCAN_COMPLETED,
                HOST,
                delivery -> {
                  arrivals.arrived(2, number(delivery.value()));
                  return Emissions.of(Topics.DEPLOYED, deployed(delivery.value()));
                })));
    scanner.start(
        List.of(
            Subscription.<ImagePulled>to(
                Topics.IMAGE_PULLED,
                delivery -> {
                  arrivals.arrived(1, number(delivery.value()));
                  return Emissions.of(Topics.SCAN_COMPLETED, scanned(delivery.value()));
                })));
    verifier.start(
        List.of(
            Subscription.<Deployed>to(
                Topics.DEPLOYED,
                HOST,
                delivery -> {
                  arrivals.arrived(3, number(delivery.value()));
                  return Emissions.of(Topics.VERIFIED, verified(delivery.value()));
                })));
    notifier.follow(
        "end",
        List.of(Topics.VERIFIED),
        record -> {
          if (record.value() instanceof Verified verified) {
            arrivals.arrived(4, number(verified));
          }
        });
  }

  private Messaging open(String servers, String service, String scope) throws InterruptedException {
    Messaging messaging =
        Messaging.open(
            new Connection(servers, service, scope, "1", 1, Map.of(), 3), Clock.systemUTC());
    services.add(messaging);
    return messaging;
  }

  private static int number(Event event) {
    return Integer.parseInt(event.container().substring(1));
  }

  private static UpdateDetected detected(int number) {
    String container = "c" + number;
    return new UpdateDetected(
        new Update(
            Update.idOf(HOST, container, DIGEST),
            HOST,
            container,
            "127.0.0.1:5000/bench/" + container + ":1",
            "linux/amd64",
            IMAGE,
            IMAGE,
            "1.0",
            "1.1",
            Update.Source.RECONCILIATION,
            THEN,
            null));
  }

  private static ImagePulled pulled(UpdateDetected event) {
    return new ImagePulled(event.update(), IMAGE, "bender.backup/bench:1", 1_000_000, 100);
  }

  private static ScanCompleted scanned(ImagePulled event) {
    return new ScanCompleted(event.update(), event.image(), event.backup(), VERDICT, THEN, 100);
  }

  private static Deployed deployed(ScanCompleted event) {
    return new Deployed(
        event.update(),
        event.image(),
        Deployed.Stage.CONTAINER,
        "cd".repeat(32),
        "ef".repeat(32),
        event.backup(),
        THEN,
        THEN);
  }

  private static Verified verified(Deployed event) {
    CheckResult check = new CheckResult("running", CheckResult.Outcome.PASSED, "runs", 3, 1_000);
    return new Verified(
        event.update(),
        event.image(),
        event.containerId(),
        event.standbyId(),
        List.of(check),
        500,
        THEN);
  }

  @Override
  public void publish(int first, int count) {
    Emissions emissions = Emissions.none();
    for (int number = first; number < first + count; number++) {
      emissions = emissions.and(Emissions.of(Topics.UPDATE_DETECTED, detected(number)));
    }
    detector.publisher().publish(emissions);
  }

  @Override
  public void close() {
    services.reversed().forEach(Messaging::close);
  }
}
