package dev.bender.cli;

import dev.bender.cli.Answers.Backup;
import dev.bender.cli.Answers.Backups;
import dev.bender.cli.Answers.Container;
import dev.bender.cli.Answers.DataBackup;
import dev.bender.cli.Answers.DataBackups;
import dev.bender.cli.Answers.Status;
import dev.bender.cli.OperatorApi.Received;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The way back to what ran before: what there is, and how to go. */
@Command(
    name = "rollback",
    sortOptions = false,
    description = "what containers can go back to; put an earlier image, or a backup, in place",
    footer = {
      "",
      "Examples:",
      "  bender rollback list jellyfin",
      "  bender rollback container jellyfin                 the last backup",
      "  bender rollback container jellyfin jellyfin/jellyfin:10.11.2",
      "  bender rollback postgres postgres/2026-10-31T04-33-10    image and data"
    })
final class RollbackCommand implements Callable<Integer> {
  private final BenderCommand root;

  RollbackCommand(BenderCommand root) {
    this.root = root;
  }

  /** The subcommands that are objects of their own. */
  static CommandLine line(BenderCommand root) {
    return new CommandLine(new RollbackCommand(root))
        .addSubcommand(new GoBackCommand(root))
        .addSubcommand(new RestoreCommand(root));
  }

  @Override
  public Integer call() {
    return list(null);
  }

  @Command(
      name = "list",
      sortOptions = false,
      description = "the images that are kept, and who holds them, and data (the default)")
  int list(
      @Parameters(
              paramLabel = "NAME",
              arity = "0..1",
              completionCandidates = NamesCommand.Candidates.class,
              description = "only those of this container")
          @Nullable String name) {
    OperatorApi api = root.api();
    Container only = name == null ? null : named(api, name);
    Received received = api.backups();
    Backups backups = api.read(received, Backups.class);
    if (root.json()) {
      root.terminal().json(api.compact(received));
    } else {
      show(backups, only);
      showData(api, only);
    }
    return ExitCodes.GOOD;
  }

  private static Container named(OperatorApi api, String name) {
    Status status = api.read(api.status(), Status.class);
    return UpdatePlan.named(status, List.of(name), api).chosen().getFirst();
  }

  private void showData(OperatorApi api, @Nullable Container only) {
    DataBackups data = api.read(api.dataBackups(), DataBackups.class);
    List<DataBackup> shown =
        data.backups().stream()
            .filter(one ->
                only == null
                    || (one.container().equals(only.name()) && one.host().equals(only.host())))
            .toList();
    if (shown.isEmpty()) {
      return;
    }
    Terminal terminal = root.terminal();
    Table table =
        BackupsCommand.table(shown, Objects.requireNonNullElseGet(data.at(), OffsetDateTime::now));
    if (root.plain()) {
      table.plain().forEach(terminal::answer);
      return;
    }
    terminal.answer("");
    table.lines(terminal).forEach(terminal::answer);
    terminal.answer("Go back: bender rollback postgres " + shown.getFirst().shown());
  }

  private void show(Backups backups, @Nullable Container only) {
    When when = new When(Objects.requireNonNullElseGet(backups.at(), OffsetDateTime::now));
    Table table =
        new Table(6, -1, "CONTAINER", "VERSION", "IMAGE", "DIGEST", "TAKEN", "SIZE", "HELD BY");
    List<Backup> shown =
        backups.backups().stream().filter(one -> only == null || one.isOf(only)).toList();
    boolean severalHosts = shown.stream().map(Backup::host).distinct().count() > 1;
    for (Backup one : shown) {
      table.row(
          one.next() ? Glyph.BACK : null,
          severalHosts ? one.host() + "/" + one.container() : one.container(),
          one.version() == null ? "" : one.version(),
          one.image(),
          Words.shortDigest(one.digest()),
          one.takenAt() == null ? "" : when.at(one.takenAt()),
          Words.size(one.bytes()),
          one.runs() ? "runs now" : String.join(", ", one.usedBy()));
    }
    Terminal terminal = root.terminal();
    if (root.plain()) {
      table.plain().forEach(terminal::answer);
    } else if (table.isEmpty()) {
      terminal.answer(
          "No image is kept yet"
              + (only == null ? "" : " for " + only.name())
              + ": one is at each update.");
    } else {
      table.lines(terminal).forEach(terminal::answer);
      shown.stream()
          .filter(Backup::next)
          .findFirst()
          .ifPresent(
              one -> terminal.answer("Go back: bender rollback container " + one.container()));
    }
  }
}
