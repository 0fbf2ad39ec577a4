package dev.bender.platform.messaging;

import java.util.Collection;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Begins to handle events when the rest of a service is ready, and ends before it goes. */
public final class MessagingLifecycle implements SmartLifecycle {
  private final Messaging messaging;
  private final List<Subscription<?>> subscriptions;
  private volatile boolean running;

  public MessagingLifecycle(Messaging messaging, Collection<Subscription<?>> subscriptions) {
    this.messaging = messaging;
    this.subscriptions = List.copyOf(subscriptions);
  }

  @Override
  public void start() {
    messaging.start(subscriptions);
    running = true;
  }

  @Override
  public void stop() {
    messaging.close();
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }
}
