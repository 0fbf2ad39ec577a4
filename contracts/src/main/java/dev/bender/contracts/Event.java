package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

/** Something that happened to one container of one host; the value of a record. */
public sealed interface Event
    permits UpdateEvent,
        OperatorCommand,
        OperatorAnswered,
        ContainerObserved,
        ContainerChecked,
        ImageAssessed,
        UpdateProgress {

  /** The update that this belongs to, or null where no update is under way. */
  @Nullable String updateId();

  /** The host whose container it is, as the setting {@code host} names it. */
  String host();

  /** The container's name, without the engine's leading slash. */
  String container();

  /** The record's key: {@code host/container}, unless the topic says otherwise. */
  @JsonIgnore
  default String key() {
    return host() + "/" + container();
  }
}
