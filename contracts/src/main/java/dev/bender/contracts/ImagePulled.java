package dev.bender.contracts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The target is on the host, and the running image has a backup tag.
 *
 * @param image the pulled image, with every digest that engine and registry told
 * @param backup the tag that keeps the image that runs; null where nothing ran
 * @param bytes size of the image on the host, in bytes
 * @param durationMs how long the pull took, in milliseconds
 */
public record ImagePulled(
    @JsonUnwrapped Update update,
    ImageDigests image,
    @Nullable String backup,
    long bytes,
    long durationMs)
    implements UpdateEvent {
  public ImagePulled {
    Check.present("update", update);
    Check.present("image", image);
    Check.optionalText("backup", backup, 512);
    Check.notNegative("bytes", bytes);
    Check.notNegative("durationMs", durationMs);
  }
}
