package dev.bender.notifier.operator;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.bender.contracts.Finding;
import dev.bender.contracts.Severity;
import dev.bender.contracts.Verdict;
import dev.bender.notifier.story.Words;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scan says, by hole. */
record VerdictView(
    Verdict.Outcome outcome,
    String code,
    String sentence,
    boolean compared,
    List<FindingView> brings,
    List<FindingView> mends,
    List<FindingView> keeps,
    List<String> warnings) {

  record FindingView(
      String id,
      Severity severity,
      @JsonProperty("package") String packageName,
      String installed,
      @Nullable String fixed,
      @Nullable String place,
      @Nullable String title) {
    static FindingView of(Finding finding) {
      return new FindingView(
          Words.line(finding.id()),
          finding.severity(),
          Words.line(finding.packageName()),
          Words.line(finding.installed()),
          optional(finding.fixed()),
          optional(finding.place()),
          optional(finding.title()));
    }

    private static @Nullable String optional(@Nullable String foreign) {
      return foreign == null ? null : Words.line(foreign);
    }
  }

  static @Nullable VerdictView of(@Nullable Verdict verdict) {
    return verdict == null
        ? null
        : new VerdictView(
            verdict.outcome(),
            verdict.code(),
            Words.line(verdict.sentence()),
            verdict.compared(),
            views(verdict.brings()),
            views(verdict.mends()),
            views(verdict.keeps()),
            warnings(verdict));
  }

  private static List<String> warnings(Verdict verdict) {
    List<String> warnings = verdict.warnings();
    return warnings == null ? List.of() : warnings.stream().map(Words::line).toList();
  }

  private static List<FindingView> views(List<Finding> findings) {
    return findings.stream().map(FindingView::of).toList();
  }
}
