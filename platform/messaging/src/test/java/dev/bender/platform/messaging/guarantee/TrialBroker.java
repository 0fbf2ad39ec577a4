package dev.bender.platform.messaging.guarantee;

import dev.bender.platform.messaging.TestBroker;

/** A broker that guarantees are tried on. */
public interface TrialBroker {

  /** Where it listens; the same after it was stopped. */
  String bootstrapServers();

  /** How many partitions a topic has. */
  int partitions();

  /** The one in this JVM: quick, but it cannot be stopped alone. */
  static TrialBroker inThisJvm() {
    return new TrialBroker() {
      @Override
      public String bootstrapServers() {
        return TestBroker.bootstrapServers();
      }

      @Override
      public int partitions() {
        return 1;
      }
    };
  }

  /** One that can be taken away and given back, with all that it held. */
  interface Stoppable extends TrialBroker {
    /** Ends it in an orderly way. */
    void stop() throws Exception;

    /** Ends it as a power cut does: nothing is closed, nothing is said. */
    void kill() throws Exception;

    /** Starts it again and returns when it serves. */
    void start() throws Exception;

    /** It keeps its connections, but does not answer. */
    void pause() throws Exception;

    /** It goes on where it was. */
    void resume() throws Exception;
  }
}
