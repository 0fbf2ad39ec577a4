package dev.bender.platform.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.bender.platform.registry.RegistryFailure.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialHelperTest {

  @TempDir Path folder;

  private Optional<RegistryCredentials> get(String script, Duration time) throws Exception {
    Path file = Files.writeString(folder.resolve("helper"), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    return new CredentialHelper(file.toString(), time).get("a.io", "a.io");
  }

  private Optional<RegistryCredentials> get(String script) throws Exception {
    return get(script, Duration.ofSeconds(5));
  }

  private RegistryFailure failure(Kind kind, String script, Duration time) {
    RegistryFailure failure = catchThrowableOfType(RegistryFailure.class, () -> get(script, time));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure).hasMessageNotContaining("secret").hasNoCause();
    return failure;
  }

  @Test
  void isAskedForTheRegistryOnItsInput() throws Exception {
    RegistryCredentials found =
        get("read host; printf '{\"Username\":\"%s/%s\",\"Secret\":\"s\"}' \"$1\" \"$host\"")
            .orElseThrow();

    assertThat(found.username()).isEqualTo("get/a.io");
    assertThat(found.password()).isEqualTo("s");
  }

  @Test
  void theTokenUserMeansAnIdentityToken() throws Exception {
    RegistryCredentials found =
        get("echo '{\"Username\":\"<token>\",\"Secret\":\"t\"}'").orElseThrow();

    assertThat(found.identityToken()).isEqualTo("t");
  }

  @Test
  void noSuchLoginMeansAnonymous() throws Exception {
    assertThat(get("echo 'credentials not found in native keychain'; exit 1")).isEmpty();
    assertThat(get("echo '{\"Username\":\"\",\"Secret\":\"\"}'")).isEmpty();
  }

  @Test
  void aFailingHelperShowsNothingOfWhatItPrinted() {
    Duration time = Duration.ofSeconds(5);
    failure(Kind.UNAUTHORIZED, "echo secret; echo secret >&2; exit 3", time);
    failure(Kind.UNAUTHORIZED, "echo secret", time);
    failure(Kind.UNAUTHORIZED, "head -c 100000 /dev/zero", time);
  }

  @Test
  void aHangingHelperIsKilledWithItsChildren() {
    long start = System.nanoTime();

    failure(Kind.UNAVAILABLE, "sleep 61 & sleep 62", Duration.ofMillis(300));
    failure(Kind.UNAVAILABLE, "exec >&-; sleep 63", Duration.ofMillis(300));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    // A moment passes between a kill and the end.
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> ProcessHandle.current().descendants().noneMatch(ProcessHandle::isAlive));
  }
}
