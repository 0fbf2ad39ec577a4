package dev.bender.scanner;

import dev.bender.contracts.ImageAssessed;
import dev.bender.contracts.ImagePulled;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateProgress;
import dev.bender.contracts.UpdateProgress.Stage;
import dev.bender.platform.messaging.Delivery;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.TryAgain;
import dev.bender.scanner.policy.Inconclusive;
import dev.bender.scanner.scan.ScanImage;
import dev.bender.scanner.scan.ScannerUnavailable;
import java.time.Clock;
import java.util.function.Consumer;

/** A pulled image is scanned; the verdict goes to the gate, whatever it is. */
final class OnImagePulled implements Handler<ImagePulled> {
  private final ScanImage scanImage;
  private final Consumer<UpdateProgress> tell;
  private final Clock clock;

  OnImagePulled(ScanImage scanImage, Consumer<UpdateProgress> tell, Clock clock) {
    this.scanImage = scanImage;
    this.tell = tell;
    this.clock = clock;
  }

  @Override
  public Emissions handle(Delivery<ImagePulled> delivery) throws TryAgain, InterruptedException {
    ImagePulled pulled = delivery.value();
    tell.accept(scanning(pulled));
    try {
      ScanImage.Scan scan = scanImage.scan(pulled);
      Emissions emissions = Emissions.of(Topics.SCAN_COMPLETED, scan.completed());
      for (ImageAssessed assessed : scan.assessed()) {
        emissions = emissions.and(Topics.IMAGE_ASSESSED, assessed);
      }
      return emissions;
    } catch (ScannerUnavailable e) {
      throw TryAgain.soon(e.sentence(), e);
    }
  }

  @Override
  public Emissions giveUp(Delivery<ImagePulled> delivery, Exception why) {
    Inconclusive code = Inconclusive.FAULT;
    String sentence = "the scanner has a fault of its own; its log and the dead letters say more.";
    if (why instanceof TryAgain down) {
      code = down.getCause() instanceof ScannerUnavailable e ? e.code() : Inconclusive.SCANNER_DOWN;
      sentence = down.sentence();
    }
    return Emissions.of(Topics.SCAN_COMPLETED, scanImage.giveUp(delivery.value(), code, sentence));
  }

  private UpdateProgress scanning(ImagePulled pulled) {
    return new UpdateProgress(
        pulled.updateId(),
        pulled.host(),
        pulled.container(),
        "scanner",
        Stage.SCANNING,
        null,
        "Trivy looks for known vulnerabilities.",
        null,
        null,
        clock.instant());
  }
}
