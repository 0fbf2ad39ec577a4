package dev.bender.system.faults;

import static dev.bender.system.faults.RegistryPlays.BLOBS;
import static dev.bender.system.faults.RegistryPlays.MANIFESTS;
import static dev.bender.system.faults.RegistryPlays.looks;
import static dev.bender.system.faults.RegistryPlays.pullsByItself;
import static dev.bender.system.faults.RegistryPlays.pullsOnRetry;
import static dev.bender.system.faults.RegistryPlays.refusal;

import dev.bender.system.faults.HttpFaultProxy.Fault.Answers;
import dev.bender.system.faults.HttpFaultProxy.Fault.Cut;
import dev.bender.system.faults.HttpFaultProxy.Fault.CutAt;
import dev.bender.system.faults.HttpFaultProxy.Fault.Garbled;
import dev.bender.system.faults.HttpFaultProxy.Fault.Hangs;
import dev.bender.system.reliability.Row;
import java.util.Locale;

/** Every fault that is made on the wire, and what comes of it. */
public enum Fault implements Row {
  LOOK_SLOW(
      "registry, look: slow",
      "The look takes longer; the update begins all the same.",
      RegistryPlays::slowLook),
  LOOK_UNAUTHORIZED(
      "registry, look: 401",
      "`status` says that the registry refuses to show the image, and names `docker login`.",
      looks(
          new Answers(401, "Www-Authenticate: Basic realm=\"registry\"\r\n", ""),
          "refuses to show",
          "log in with 'docker login")),
  LOOK_DENIED(
      "registry, look: 403",
      "`status` says that it does not exist or is private, and names `docker login`.",
      looks(RegistryPlays.plain(403), "it does not exist, or it is private; log in with")),
  LOOK_NOT_FOUND(
      "registry, look: 404",
      "`status` says that the image does not exist, or no longer.",
      looks(RegistryPlays.plain(404), "does not exist, or no longer.")),
  LOOK_LIMITED(
      "registry, look: 429 with `Retry-After`",
      "`status` says for how long; nothing is sent meanwhile; then it goes on by itself.",
      RegistryPlays::limitedLook),
  LOOK_FAILED(
      "registry, look: 500",
      "`status` says that the registry is out of order; it is asked again after five minutes.",
      looks(RegistryPlays.plain(500), "is out of order (answered 500)")),
  LOOK_CUT(
      "registry, look: connection cut",
      "`status` says that it broke off; it is asked again after five minutes.",
      looks(new Cut(), "broke off")),
  LOOK_HANGS(
      "registry, look: never answers",
      "After 15 s `status` says so; of that registry nothing more is asked in this round.",
      looks(new Hangs(), "did not answer in time")),
  LOOK_FORGED(
      "registry, look: bytes that do not match their digest",
      "They are not used: `update` says so and ends with 1; later it goes through.",
      RegistryPlays::forged),
  PULL_SLOW(
      "registry, pull: slow",
      "The pull takes longer; the update is verified.",
      RegistryPlays::slowPull),
  PULL_UNAUTHORIZED(
      "registry, pull: 401",
      "Failed before anything was touched; `explain` names `docker login`; tried again later.",
      pullsOnRetry(
          MANIFESTS, refusal(401, "UNAUTHORIZED"), "The registry does not let us have", "log in")),
  PULL_NOT_FOUND(
      "registry, pull: 404",
      "Failed before anything was touched; `explain` says that the digest is gone.",
      pullsOnRetry(
          MANIFESTS,
          refusal(404, "MANIFEST_UNKNOWN"),
          "no more under the digest that was announced")),
  PULL_LIMITED(
      "registry, pull: 429",
      "The update says so and waits, first in place, then in the queue; it goes on by itself.",
      pullsByItself(MANIFESTS, refusal(429, "TOOMANYREQUESTS"), "wants fewer requests")),
  PULL_FAILED(
      "registry, pull: 500",
      "The update says so and waits; it goes on by itself.",
      pullsByItself(BLOBS, RegistryPlays.plain(500), "does not answer", "500")),
  PULL_CUT(
      "registry, pull: connection cut",
      "The update says so and waits; it goes on by itself.",
      pullsByItself(BLOBS, new Cut(), "does not answer")),
  PULL_TRUNCATED(
      "registry, pull: a layer cut off in the middle",
      "The engine tries a few times, then the update says so and waits; it goes on by itself.",
      pullsByItself(BLOBS, new CutAt(200), "does not answer")),
  PULL_FORGED(
      "registry, pull: a layer with another digest",
      "Failed: what came was not used, the old container runs; tried again later.",
      pullsOnRetry(BLOBS, new Garbled(100), "is not what its digest says", "was not used")),
  PULL_HANGS(
      "registry, pull: a layer that never comes",
      "After five times `engine.patience` without a sign the pull is given up; it is tried again.",
      pullsByItself(BLOBS, new Hangs(), "nothing of it came any more")),

  TRIVY_SLOW(
      "Trivy's server: slow", "The scan takes longer; the update is verified.", TrivyPlays::slow),
  TRIVY_GARBAGE(
      "Trivy: garbage on its standard output",
      "Could not be scanned, so not deployed; tried again later.",
      TrivyPlays.program(
          "echo '{\"SchemaVersion\":2,\"Results\":[{'; exit 0",
          false,
          "what Trivy wrote cannot be used")),
  TRIVY_TOO_MUCH(
      "Trivy: output beyond the bound",
      "It is ended at 64 MiB: could not be scanned, so not deployed; tried again later.",
      TrivyPlays.program("head -c 80000000 /dev/zero; exit 0", false, "or is longer than 64 MiB")),
  TRIVY_KILLED(
      "Trivy: killed in the middle of a scan",
      "Could not be scanned, so not deployed; it goes on by itself.",
      TrivyPlays.program(
          "$real \"$@\" & sleep 0.05; kill -9 $!; kill -9 $$", true, "ended by signal 9")),
  TRIVY_HANGS(
      "Trivy: does not come to an end",
      "It is ended at `scanner.trivy.timeout`: not deployed; it goes on by itself.",
      TrivyPlays.program("sleep 600", true, "the scan took longer than scanner.trivy.timeout")),

  ENGINE_SLOW("engine: slow", "All takes longer; the update is verified.", EnginePlays::slow),
  ENGINE_REFUSES_PULL(
      "engine: 500 to the pull",
      "Failed before anything was touched, in the engine's words; tried again later.",
      EnginePlays::refusesPull),
  ENGINE_FULL(
      "engine: its disk is full",
      "Failed before anything was touched; `explain` says to make room; tried again later.",
      EnginePlays::isFull),
  ENGINE_REFUSES_TAG(
      "engine: 500 when the tag is to name the new image",
      "Said in the engine's words before anything stopped; tried again by itself.",
      EnginePlays::refusesTag),
  ENGINE_REFUSES_CREATE(
      "engine: 500 to the create",
      "Failed before anything stopped, in the engine's words; tried again later.",
      EnginePlays::refusesCreate),
  ENGINE_REFUSES_STOP(
      "engine: 500 to the stop",
      "The old container runs on with its restart policy, the new one is gone; tried again later.",
      EnginePlays::refusesStop),
  ENGINE_REFUSES_START(
      "engine: 500 to the start of the new container",
      "The old one is brought back at once; the image waits until somebody says so.",
      EnginePlays::refusesStart),
  ENGINE_REFUSES_POLICY(
      "engine: 500 to the new container's restart policy, as it ends in that moment",
      "It is stopped first; the old one is brought back.",
      EnginePlays::refusesPolicy),
  ENGINE_HOLDS_FOR_THE_NEW_ONE(
      "engine: no start of the old container while the new one is there",
      "The new one is removed, and the old one runs again with its restart policy.",
      EnginePlays::holdsForTheNewOne),

  NTFY_DOWN(
      "ntfy: down",
      "`status` says that phones are not told; the message is sent once, when ntfy is back.",
      NtfyPlays.waits(NtfyServer.GONE, "ntfy does not answer")),
  NTFY_HANGS(
      "ntfy: never answers",
      "`status` says that phones are not told; the message is sent once, when ntfy is back.",
      NtfyPlays.waits(NtfyServer.HANGS, "ntfy does not answer")),
  NTFY_LIMITED(
      "ntfy: 429",
      "`status` says that phones are not told; the message is sent once, when ntfy takes it.",
      NtfyPlays.waits(429, "ntfy said 429")),
  NTFY_UNAUTHORIZED(
      "ntfy: 401",
      "`status` names the token's setting; the message is sent once, when ntfy takes it.",
      NtfyPlays.waits(401, "ntfy said 401 (40101): see notify.ntfy.token-file and topic")),
  NTFY_FAILED(
      "ntfy: 500",
      "`status` says that phones are not told; the message is sent once, when ntfy takes it.",
      NtfyPlays.waits(500, "ntfy said 500")),
  NTFY_TOO_LARGE(
      "ntfy: 413", "The message is sent once more, with its first line only.", NtfyPlays::tooLarge),

  TRIVY_DOWN(
      "Trivy's server: down",
      "Not deployed; it goes on by itself; phones are told once, not of each container.",
      Alone.ALONE,
      TrivyPlays::serverDown),
  TRIVY_SERVER_HANGS(
      "Trivy's server: never answers",
      "Not deployed; it goes on by itself.",
      Alone.ALONE,
      TrivyPlays.server(head -> true, new Hangs(), "does not answer; see whether it runs")),
  TRIVY_NO_DATABASE(
      "Trivy's server: has no vulnerability data",
      "Not deployed; it goes on by itself.",
      Alone.ALONE,
      TrivyPlays.server(
          head -> head.startsWith("GET /version"),
          new Answers(200, "", "{\"Version\":\"0.76.0\"}"),
          "has no vulnerability data yet")),
  TRIVY_MISSING(
      "Trivy: the program is not there",
      "Not deployed; `explain` says how to get it; it goes on by itself.",
      Alone.ALONE,
      TrivyPlays::programMissing),
  ENGINE_HANGS(
      "engine: accepts, and never answers",
      "After `engine.patience` the update says so and waits; it goes on by itself.",
      Alone.ALONE,
      EnginePlays::hangs),
  ENGINE_RESTARTS(
      "engine: gone for a while, just when the old container is to stop",
      "The update says so and waits; then it goes on from where things stand.",
      Alone.ALONE,
      EnginePlays::restarts),
  KAFKA_AWAY(
      "Kafka: out of reach for 20 s, in the middle of a pull",
      "`status` says so, commands are refused in one sentence; then the update ends as ever.",
      Alone.ALONE,
      KafkaPlays::away);

  /** Those that hit everybody are played one after the other. */
  private enum Alone {
    ALONE
  }

  private final String point;
  private final String outcome;
  private final boolean alone;
  private final Play play;

  Fault(String point, String outcome, Play play) {
    this.point = point;
    this.outcome = outcome;
    this.alone = false;
    this.play = play;
  }

  Fault(String point, String outcome, Alone alone, Play play) {
    this.point = point;
    this.outcome = outcome;
    this.alone = alone == Alone.ALONE;
    this.play = play;
  }

  @Override
  public String point() {
    return point;
  }

  @Override
  public String outcome() {
    return outcome;
  }

  boolean isAlone() {
    return alone;
  }

  void playOn(Stage stage) throws Exception {
    play.on(stage, "fault-" + name().toLowerCase(Locale.ROOT).replace('_', '-'));
  }
}
