package dev.bender.detector;

import dev.bender.contracts.ContainerObserved;
import dev.bender.contracts.ContainerObserved.Watch;
import dev.bender.contracts.ImageDigests;
import java.time.Instant;

/** Containers to test with. */
public final class Observed {
  public static final String OLD = "sha256:" + "0d".repeat(32);
  public static final String NEW = "sha256:" + "ab".repeat(32);
  public static final ImageDigests OLD_IMAGE =
      new ImageDigests(null, OLD, "sha256:" + "0c".repeat(32));

  private Observed() {}

  public static ContainerObserved container(
      String host, String name, String reference, ImageDigests image) {
    return container(host, name, reference, image, Watch.WATCHED);
  }

  public static ContainerObserved container(
      String host, String name, String reference, ImageDigests image, Watch watch) {
    return new ContainerObserved(
        null,
        host,
        name,
        "c0ffee",
        reference,
        "linux/amd64",
        image,
        "1.0",
        "running",
        watch,
        null,
        Instant.parse("2026-11-24T03:00:00Z"));
  }
}
