package dev.bender.platform.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code docker-credential-<name>} program on the path, asked with {@code get}: the address on
 * its standard input, JSON on its standard output (docker-credential-helpers, "Development"). What
 * it prints never reaches a log or an exception; it may hold a secret.
 */
final class CredentialHelper {

  private static final int LONGEST_ANSWER = 64 * 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final JsonMapper JSON = JsonMapper.shared();

  /** The helper's word for 'no such login'; {@code credentials/error.go} of the project above. */
  private static final String NONE = "credentials not found";

  /** The user name that says the secret is an identity token. */
  private static final String TOKEN_USER = "<token>";

  private final String program;
  private final Duration time;

  CredentialHelper(String program, Duration time) {
    this.program = program;
    this.time = time;
  }

  /** The helper which Docker's configuration calls by this name; empty if it is no such name. */
  static Optional<CredentialHelper> named(String name, Duration time) {
    return NAME.matcher(name).matches()
        ? Optional.of(new CredentialHelper("docker-credential-" + name, time))
        : Optional.empty();
  }

  Optional<RegistryCredentials> get(String registry, String address) {
    Process process = start(registry);
    try {
      return ask(process, registry, address);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private Process start(String registry) {
    try {
      return new ProcessBuilder(program, "get")
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw failed(registry, "cannot be started; install it on the path");
    }
  }

  private Optional<RegistryCredentials> ask(Process process, String registry, String address) {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    // Own thread: a helper that neither answers nor ends must not hold the caller in a read; and no
    // virtual one, whose carrier it would hold.
    Thread.ofPlatform().daemon().start(() -> exchange(process, address, answer));
    long deadline = System.nanoTime() + time.toNanos();
    try {
      byte[] bytes = answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
      if (!process.waitFor(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        throw new TimeoutException();
      }
      return understood(bytes, process.exitValue(), registry, address);
    } catch (TimeoutException e) {
      throw new RegistryFailure(
          RegistryFailure.Kind.UNAVAILABLE,
          registry,
          "The credential helper "
              + program
              + " did not answer within "
              + time.toSeconds()
              + " s; try it by hand with 'get'.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RegistryFailure(
          RegistryFailure.Kind.UNAVAILABLE, registry, "Interrupted while asking " + program + ".");
    } catch (ExecutionException e) {
      throw failed(registry, "broke off");
    }
  }

  private static void exchange(Process process, String address, CompletableFuture<byte[]> answer) {
    try (InputStream out = process.getInputStream()) {
      try (OutputStream in = process.getOutputStream()) {
        in.write((address + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // A helper may answer without reading; its answer counts, not this.
      }
      answer.complete(out.readNBytes(LONGEST_ANSWER + 1));
    } catch (IOException e) {
      answer.completeExceptionally(e);
    }
  }

  private Optional<RegistryCredentials> understood(
      byte[] bytes, int exit, String registry, String address) {
    if (bytes.length > LONGEST_ANSWER) {
      throw failed(registry, "printed more than 64 KiB");
    }
    if (exit != 0) {
      if (new String(bytes, StandardCharsets.UTF_8).startsWith(NONE)) {
        return Optional.empty();
      }
      throw failed(registry, "ended with exit code " + exit);
    }
    try {
      JsonNode json = JSON.readTree(bytes);
      String username = json.path("Username").asString("");
      String secret = json.path("Secret").asString("");
      if (secret.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          username.equals(TOKEN_USER)
              ? new RegistryCredentials(address, "", "", secret)
              : new RegistryCredentials(address, username, secret, null));
    } catch (JacksonException e) {
      throw failed(registry, "did not print the JSON it should");
    }
  }

  private RegistryFailure failed(String registry, String why) {
    return new RegistryFailure(
        RegistryFailure.Kind.UNAUTHORIZED,
        registry,
        "The credential helper "
            + program
            + ", which Docker's configuration names for "
            + registry
            + ", "
            + why
            + ".");
  }
}
