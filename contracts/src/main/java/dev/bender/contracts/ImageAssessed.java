package dev.bender.contracts;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known to be wrong with one image, by one version of the vulnerability data.
 *
 * @param updateId the update that asked first; null where none did
 * @param host where it runs or may run
 * @param container the container that it is for
 * @param digest the manifest's digest, or what it was scanned by; the record's key
 * @param platform such as {@code linux/amd64}
 * @param findings all that was found, bounded
 * @param findingsInAll how many there were before the bound
 * @param packagesFound whether anything was found in which a vulnerability could be known
 * @param databaseUpdatedAt the version of the data
 * @param assessedAt when it was scanned
 */
public record ImageAssessed(
    @Nullable String updateId,
    String host,
    String container,
    String digest,
    String platform,
    List<Finding> findings,
    int findingsInAll,
    boolean packagesFound,
    Instant databaseUpdatedAt,
    Instant assessedAt)
    implements Event {
  public ImageAssessed {
    Check.optionalUpdateId(updateId);
    Check.host(host);
    Check.container(container);
    Check.digest("digest", Check.present("digest", digest));
    Check.text("platform", platform, 64);
    findings = Check.list("findings", findings, Verdict.MOST_FINDINGS);
    Check.notNegative("findingsInAll", findingsInAll);
    Check.present("databaseUpdatedAt", databaseUpdatedAt);
    Check.present("assessedAt", assessedAt);
  }

  /** One image is assessed once for the whole fleet, so the key is the image. */
  @Override
  public String key() {
    return digest;
  }
}
