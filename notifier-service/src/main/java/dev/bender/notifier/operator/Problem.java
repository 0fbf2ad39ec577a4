package dev.bender.notifier.operator;

import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** What is wrong with a request, as problem+json (RFC 9457); the detail is one sentence. */
final class Problem extends ErrorResponseException {
  private static final long serialVersionUID = 1L;

  Problem(HttpStatus status, String detail) {
    super(status, ProblemDetail.forStatusAndDetail(status, detail), null);
  }

  /** A name that may mean several things; the caller is shown them. */
  static Problem ambiguous(String name, List<String> candidates) {
    Problem problem =
        new Problem(
            HttpStatus.CONFLICT,
            "'" + name + "' may mean several: " + String.join(", ", candidates) + ".");
    problem.getBody().setProperty("candidates", candidates);
    return problem;
  }
}
