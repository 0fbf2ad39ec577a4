package dev.bender.contracts;

import java.time.Instant;
import java.util.List;

/**
 * How a container did before its update, by the checks that the new one will have to pass: what is
 * broken already is not blamed on the update.
 *
 * @param updateId the update that is to come
 * @param containerId the container that was looked at, which the update would replace
 * @param checks what was seen
 * @param checkedAt when the last look ended
 */
public record ContainerChecked(
    String updateId,
    String host,
    String container,
    String containerId,
    List<CheckResult> checks,
    Instant checkedAt)
    implements Event {
  public ContainerChecked {
    Check.updateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.text("containerId", containerId, 64);
    checks = Check.list("checks", checks, 50);
    Check.present("checkedAt", checkedAt);
  }
}
