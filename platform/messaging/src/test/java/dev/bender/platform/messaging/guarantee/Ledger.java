package dev.bender.platform.messaging.guarantee;

import dev.bender.contracts.Topic;
import dev.bender.contracts.Topics;
import dev.bender.contracts.UpdateDetected;
import dev.bender.platform.messaging.Emissions;
import dev.bender.platform.messaging.Handler;
import dev.bender.platform.messaging.Messaging;
import dev.bender.platform.messaging.SaidOnce;
import dev.bender.platform.messaging.Samples;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A handler as all should be: its side effect is a file, it first looks whether it is there, and it
 * says nothing that was said.
 */
public final class Ledger implements HandlerUnderTest<UpdateDetected> {
  private final Path folder;

  /** With its files in that folder. */
  public Ledger(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  @Override
  public Topic<UpdateDetected> topic() {
    return Topics.UPDATE_DETECTED;
  }

  @Override
  public Topic<?> outcome() {
    return Topics.IMAGE_PULLED;
  }

  @Override
  public UpdateDetected event(String host, String container) {
    return Samples.detected(host, container);
  }

  @Override
  public Handler<UpdateDetected> handler(Messaging messaging) {
    SaidOnce said = messaging.saidOnce("said", List.of(Topics.IMAGE_PULLED), e -> List.of(e.key()));
    return delivery -> {
      UpdateDetected event = delivery.value();
      act(event);
      return said.isSaid(event.key(), delivery)
          ? Emissions.none()
          : said.saying(
              List.of(event.key()),
              delivery,
              Emissions.of(Topics.IMAGE_PULLED, Samples.pulled(event.update())));
    };
  }

  private void act(UpdateDetected event) {
    try {
      Path host = Files.createDirectories(folder.resolve(event.host()));
      if (list(host, event.container()) == 0) {
        Files.createTempFile(host, event.container() + "-", "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int effects(UpdateDetected event) {
    return list(folder.resolve(event.host()), event.container());
  }

  private static int list(Path host, String container) {
    try (Stream<Path> files = Files.list(host)) {
      return (int)
          files.filter(one -> one.getFileName().toString().startsWith(container + "-")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
