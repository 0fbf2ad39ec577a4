package dev.bender.platform.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * An image as a list shows it.
 *
 * @param id the engine's id
 * @param tags {@code repository:tag}
 * @param digests {@code repository@digest}
 * @param bytes its size
 */
public record ImageSummary(String id, List<String> tags, List<String> digests, long bytes) {

  /** Tags and digests. */
  public List<String> names() {
    List<String> names = new ArrayList<>(tags);
    names.addAll(digests);
    return names;
  }
}
