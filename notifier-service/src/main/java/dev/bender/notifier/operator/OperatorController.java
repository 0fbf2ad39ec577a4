package dev.bender.notifier.operator;

import dev.bender.contracts.OperatorAnswered;
import dev.bender.contracts.OperatorCommand;
import dev.bender.notifier.story.Fleet;
import dev.bender.notifier.story.UpdateStory;
import dev.bender.platform.messaging.TopicFollower;
import java.io.IOException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
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

  OperatorController(
      Fleet fleet,
      TopicFollower fleetFollower,
      Views views,
      AskServices ask,
      JournalFiles journal) {
    this.fleet = fleet;
    this.follower = fleetFollower;
    this.views = views;
    this.ask = ask;
    this.journal = journal;
  }

  /** What a command says in JSON. */
  record CommandRequest(
      @Nullable String verb,
      @Nullable String container,
      @Nullable String because,
      @Nullable String by) {}

  record AnswerView(
      String schema,
      String commandId,
      @Nullable String updateId,
      String host,
      String container,
      String result,
      String sentence) {}

  @GetMapping("/status")
  Views.StatusView status() {
    return fleet.read(all -> views.status(all, follower.isCaughtUp()));
  }

  @GetMapping("/updates")
  Views.UpdatesView updates(@RequestParam(defaultValue = "false") boolean all) {
    return fleet.read(one -> views.updates(one, all));
  }

  /** Also by {@code host/container}, which is two segments. */
  @GetMapping("/updates/{host}/{container}")
  Views.DetailView update(@PathVariable String host, @PathVariable String container) {
    return update(host + "/" + container);
  }

  @GetMapping("/updates/{idOrName}")
  Views.DetailView update(@PathVariable String idOrName) {
    return fleet.read(all -> {
      List<UpdateStory> found = all.find(idOrName);
      if (found.size() > 1) {
        throw new Problem(
            HttpStatus.CONFLICT, "'" + idOrName + "' may mean several updates: " + ids(found));
      }
      if (found.isEmpty()) {
        throw new Problem(
            HttpStatus.NOT_FOUND,
            all.keys(idOrName).isEmpty()
                ? "There is no update and no container '" + idOrName + "'."
                : "There was no update of " + idOrName + " yet.");
      }
      return views.detail(all, found.getFirst());
    });
  }

  private static String ids(List<UpdateStory> found) {
    return String.join(
        ", ",
        found.stream()
            .limit(8)
            .map(one -> one.update().updateId() + " (" + one.update().container() + ")")
            .toList());
  }

  @GetMapping("/queue")
  Views.QueueView queue() {
    return fleet.read(views::queue);
  }

  @GetMapping(path = "/log", produces = MediaType.TEXT_PLAIN_VALUE)
  ResponseEntity<byte[]> log(
      @RequestParam(defaultValue = "") String date, @RequestParam(defaultValue = "0") long from)
      throws IOException {
    try {
      LocalDate day = date.isEmpty() ? journal.today() : LocalDate.parse(date);
      byte[] part = journal.read(day, from);
      return ResponseEntity.ok()
          .header("X-Next", Long.toString(from + part.length))
          .contentType(new MediaType(MediaType.TEXT_PLAIN, java.nio.charset.StandardCharsets.UTF_8))
          .body(part);
    } catch (DateTimeParseException e) {
      throw new Problem(HttpStatus.BAD_REQUEST, "'date' is not like 2026-01-31.");
    }
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
            verb, container, request.by() == null ? "unknown" : request.by(), request.because());
    return new AnswerView(
        "bender.answer/v1",
        answer.commandId(),
        answer.updateId(),
        answer.host(),
        answer.container(),
        answer.result().name(),
        answer.sentence());
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
