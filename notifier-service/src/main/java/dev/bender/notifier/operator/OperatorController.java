package dev.bender.notifier.operator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.CheckResult;
import dev.bender.contracts.DataRestore;
import dev.bender.contracts.InvalidEvent;
import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.UpdateStory;
import dev.bender.notifier.story.Words;
import dev.bender.notifier.trouble.Trouble;
import dev.bender.platform.messaging.TopicFollower;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
final class OperatorController {
  private final Fleet fleet;
  private final TopicFollower follower;
  private final Views views;
  private final AskServices ask;
  private final JournalFiles journal;
  private final List<Trouble.Source> troubles;

  OperatorController(
      Fleet fleet,
      TopicFollower fleetFollower,
      Views views,
      AskServices ask,
      JournalFiles journal,
      List<Trouble.Source> troubles) {
    this.fleet = fleet;
    this.follower = fleetFollower;
    this.views = views;
    this.ask = ask;
    this.journal = journal;
    this.troubles = troubles;
  }

  /**
   * What a command says in JSON.
   *
   * @param backup the name of a backup of data
   * @param from which of its parts
   * @param otherCluster whether it may take another cluster's place
   */
  record CommandRequest(
      @Nullable String verb,
      @Nullable String container,
      @Nullable String because,
      @Nullable String by,
      @Nullable String until,
      @Nullable String image,
      @Nullable String backup,
      @Nullable String from,
      @Nullable String otherCluster) {}

  record AnswerView(
      String schema,
      String commandId,
      @Nullable String updateId,
      String host,
      String container,
      String result,
      String sentence,
      @Nullable List<CheckResult> checks) {}

  @GetMapping("/status")
  Views.StatusView status() {
    return views.status(
        fleet,
        follower.isCaughtUp(),
        troubles.stream().map(Trouble.Source::now).flatMap(Optional::stream).toList());
  }

  @GetMapping("/updates")
  Views.UpdatesView updates(@RequestParam(defaultValue = "false") boolean all) {
    return views.updates(fleet, all);
  }

  @GetMapping("/updates/{host}/{name}")
  Views.DetailView update(@PathVariable String host, @PathVariable String name) {
    return update(host + "/" + name);
  }

  @GetMapping("/updates/{idOrName}")
  Views.DetailView update(@PathVariable String idOrName) {
    List<UpdateStory> found = preferOwnHost(fleet.find(idOrName));
    if (found.size() > 1) {
      throw Problem.ambiguous(idOrName, names(found));
    }
    if (found.isEmpty()) {
      throw new Problem(
          HttpStatus.NOT_FOUND,
          fleet.keys(idOrName).isEmpty()
              ? "There is no update and no container '" + Words.line(idOrName) + "'."
              : "No update of " + idOrName + " was found yet.");
    }
    return views.detail(fleet, found.getFirst());
  }

  /** A bare name means the container of this host, where it has one. */
  private List<UpdateStory> preferOwnHost(List<UpdateStory> found) {
    boolean sameName =
        found.stream().map(one -> one.update().container()).distinct().count() == 1
            && found.stream().map(one -> one.update().host()).distinct().count() == found.size();
    List<UpdateStory> own =
        found.stream().filter(one -> one.update().host().equals(ask.ownHost())).toList();
    return sameName && own.size() == 1 ? own : found;
  }

  private static List<String> names(List<UpdateStory> found) {
    return found.stream()
        .limit(8)
        .map(one -> one.update().updateId() + " (" + one.update().container() + ")")
        .toList();
  }

  @GetMapping("/queue")
  Views.QueueView queue() {
    return views.queue(fleet);
  }

  @GetMapping("/backups")
  BackupsView backups() {
    return views.backups(fleet);
  }

  @GetMapping("/data-backups")
  DataBackupsView dataBackups() {
    return views.dataBackups(fleet);
  }

  @GetMapping("/log")
  ResponseEntity<byte[]> log(
      @RequestParam(defaultValue = "") String date, @RequestParam(defaultValue = "0") long from)
      throws IOException {
    LocalDate day;
    try {
      day = date.isEmpty() ? journal.today() : LocalDate.parse(date);
    } catch (DateTimeParseException e) {
      throw new Problem(HttpStatus.BAD_REQUEST, "'date' is not like 2026-01-31.");
    }
    if (from < 0) {
      throw new Problem(HttpStatus.BAD_REQUEST, "'from' is a number of bytes, 0 or more.");
    }
    JournalFiles.Part part = journal.read(day, from);
    if (part == null) {
      throw new Problem(HttpStatus.NOT_FOUND, "Nothing is in the journal of " + day + ".");
    }
    return ResponseEntity.ok()
        .header("X-Next", Long.toString(part.next()))
        .contentType(new MediaType(MediaType.TEXT_PLAIN, UTF_8))
        .body(part.bytes());
  }

  @PostMapping("/commands")
  AnswerView command(@RequestBody CommandRequest request) throws InterruptedException {
    OperatorCommand.Verb verb = verb(request.verb());
    String container = request.container();
    if (container == null || container.isBlank()) {
      throw new Problem(HttpStatus.BAD_REQUEST, "'container' is missing.");
    }
    OperatorAnswered answer =
        ask.ask(
            new AskServices.Wish(
                verb,
                container.strip(),
                by(request),
                request.because(),
                until(request.until()),
                request.image(),
                data(request)));
    return new AnswerView(
        "bender.answer/v1",
        answer.commandId(),
        answer.updateId(),
        answer.host(),
        answer.container(),
        answer.result().name(),
        answer.sentence(),
        answer.checks());
  }

  private static @Nullable DataRestore data(CommandRequest request) {
    String backup = request.backup();
    String from = request.from();
    if (backup == null) {
      return null;
    }
    try {
      return new DataRestore(
          backup,
          from == null || from.isBlank() ? null : DataRestore.Part.valueOf(from),
          "true".equals(request.otherCluster()));
    } catch (InvalidEvent e) {
      throw new Problem(HttpStatus.BAD_REQUEST, e.getMessage() + ".");
    } catch (IllegalArgumentException e) {
      throw new Problem(
          HttpStatus.BAD_REQUEST, "'from' is none of " + List.of(DataRestore.Part.values()) + ".");
    }
  }

  private static @Nullable Instant until(@Nullable String text) {
    try {
      return text == null || text.isBlank() ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new Problem(HttpStatus.BAD_REQUEST, "'until' is no time like 2026-01-31T00:00:00Z.");
    }
  }

  private static String by(CommandRequest request) {
    String by = Words.line(request.by());
    return by.isEmpty() ? "somebody (operator API)" : by;
  }

  private static OperatorCommand.Verb verb(@Nullable String name) {
    try {
      return OperatorCommand.Verb.valueOf(name == null ? "" : name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "'verb' is none of " + List.of(OperatorCommand.Verb.values()) + ".");
    }
  }
}
