package dev.bender.scanner.policy;

import dev.bender.contracts.Finding;
import dev.bender.platform.settings.Waiver;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the owner accepts of one container's images.
 *
 * @param container whose images these are
 * @param list all waivers, also of others, also those that have ended
 */
public record Waivers(String container, List<Waiver> list) {
  /** Nothing is accepted. */
  public static final Waivers NONE = new Waivers("", List.of());

  public Waivers {
    list = List.copyOf(list);
  }

  /** The one by which a finding is accepted now. */
  Optional<Waiver> of(Finding finding, Instant now) {
    return list.stream().filter(one -> isAbout(one, finding) && one.countsAt(now)).findFirst();
  }

  /** The one by which it was accepted, and is no more. */
  Optional<Waiver> ended(Finding finding, Instant now) {
    return of(finding, now).isPresent()
        ? Optional.empty()
        : list.stream().filter(one -> isAbout(one, finding)).findFirst();
  }

  private boolean isAbout(Waiver waiver, Finding finding) {
    return waiver.isAbout(finding.id(), finding.packageName(), container);
  }
}
