package dev.bender.verifier.container;

import dev.bender.platform.engine.Engine;
import dev.bender.platform.engine.EngineException;
import dev.bender.platform.engine.EngineException.Conflict;
import dev.bender.platform.engine.EngineException.EngineRefused;
import dev.bender.platform.engine.EngineException.EngineUnavailable;
import dev.bender.platform.engine.EngineException.NotFound;
import dev.bender.platform.engine.EngineException.TimedOut;
import dev.bender.platform.engine.ExecResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The containers of a Docker Engine. */
public final class EngineContainers implements Containers {
  private static final Logger log = LoggerFactory.getLogger(EngineContainers.class);
  private static final int LONGEST_OUTPUT = 65_536;
  private static final int LONGEST_LOG = 16_384;

  private final Engine engine;
  private final ImageLabels imageLabels;

  public EngineContainers(Engine engine) {
    this.engine = engine;
    this.imageLabels = new ImageLabels(engine);
  }

  @Override
  public Optional<ContainerView> find(String idOrName)
      throws EngineUnreachable, InterruptedException {
    try {
      // The engine also takes the beginning of an id, which a name may happen to be.
      return engine
          .find(idOrName)
          .map(json -> InspectedContainer.read(json, imageLabels.of(json)))
          .filter(one -> one.id().equals(idOrName) || one.name().equals(idOrName));
    } catch (EngineException e) {
      throw unreachable(e);
    }
  }

  @Override
  public Exec exec(String id, List<String> command, Duration limit)
      throws EngineUnreachable, InterruptedException {
    try {
      ExecResult result = engine.exec(id, command, limit, LONGEST_OUTPUT);
      if (result.exitCode() < 0) {
        return new Exec.Unseen();
      }
      return new Exec.Ended(result.exitCode(), result.output());
    } catch (NotFound | Conflict | EngineRefused e) {
      return new Exec.NotStarted(String.valueOf(e.getMessage()));
    } catch (TimedOut e) {
      return new Exec.TimedOut();
    } catch (EngineUnavailable e) {
      throw unreachable(e);
    }
  }

  @Override
  public String lastLines(String id, int lines) throws InterruptedException {
    try {
      return engine.logsTail(id, lines, LONGEST_LOG);
    } catch (EngineException e) {
      stopIfInterrupted();
      // Some log drivers cannot be read back; a rollback does not wait for last words.
      log.info("the log cannot be read: {}", e.getMessage());
      return "";
    }
  }

  @Override
  public void ping() throws EngineUnreachable {
    if (!engine.answers()) {
      throw new EngineUnreachable("the engine does not answer", null);
    }
  }

  private static EngineUnreachable unreachable(EngineException e) throws InterruptedException {
    stopIfInterrupted();
    return new EngineUnreachable(String.valueOf(e.getMessage()), e);
  }

  private static void stopIfInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while the engine was asked");
    }
  }
}
