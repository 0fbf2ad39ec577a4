package dev.bender.contracts;

/** An event on the way of one update; every one carries the whole {@link Update}. */
public sealed interface UpdateEvent extends Event
    permits UpdateDetected,
        ImagePulled,
        ScanCompleted,
        Deployed,
        Verified,
        RollbackRequested,
        RolledBack,
        UpdateSkipped {

  /** What is to be updated, from what and to what; the same in all events of one attempt. */
  Update update();

  @Override
  default String updateId() {
    return update().updateId();
  }

  @Override
  default String host() {
    return update().host();
  }

  @Override
  default String container() {
    return update().container();
  }
}
