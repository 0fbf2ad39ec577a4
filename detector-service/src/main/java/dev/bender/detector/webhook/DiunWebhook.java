package dev.bender.detector.webhook;

import dev.bender.detector.discovery.Announcement;
import dev.bender.platform.messaging.EventPublisher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code POST /diun}. Diun sends no Content-Type, gives up after 10 s and never sends a notice
 * again, so the raw body is taken and what follows is safe in the broker before the answer.
 */
@RestController
final class DiunWebhook {
  private static final Logger log = LoggerFactory.getLogger(DiunWebhook.class);
  private static final int MOST_BYTES = 64 * 1024;
  private static final Duration LONGEST_BODY = Duration.ofSeconds(10);

  private final WebhookToken token;
  private final TakeNotice takeNotice;

  DiunWebhook(WebhookToken token, TakeNotice takeNotice) {
    this.token = token;
    this.takeNotice = takeNotice;
  }

  @PostMapping("/diun")
  ResponseEntity<Object> notice(HttpServletRequest request) throws InterruptedException {
    if (!token.opens(request.getHeader(HttpHeaders.AUTHORIZATION))) {
      return unauthorized();
    }
    try {
      return accepted(takeNotice.take(DiunNotice.parse(body(request))));
    } catch (BoundedBody.TooLarge e) {
      return problem(
          HttpStatus.CONTENT_TOO_LARGE, "The body is larger than " + MOST_BYTES + " bytes.");
    } catch (BoundedBody.TooSlow | IOException e) {
      return problem(
          HttpStatus.REQUEST_TIMEOUT,
          "The body did not arrive whole within " + LONGEST_BODY.toSeconds() + " s.");
    } catch (InvalidNotice e) {
      return problem(HttpStatus.BAD_REQUEST, "This is no notice of Diun's: " + e.getMessage());
    } catch (NotCaughtUp e) {
      return notTaken("The detector has only just started");
    } catch (EventPublisher.NotPublished e) {
      log.warn("a notice of Diun's could not be kept: {}", e.getMessage());
      return notTaken("Kafka does not answer");
    }
  }

  /** No more than the limit is ever read. */
  private static byte[] body(HttpServletRequest request)
      throws IOException, BoundedBody.TooLarge, BoundedBody.TooSlow {
    if (request.getContentLengthLong() > MOST_BYTES) {
      throw new BoundedBody.TooLarge();
    }
    return BoundedBody.read(request.getInputStream(), MOST_BYTES, LONGEST_BODY);
  }

  private static ResponseEntity<Object> accepted(List<Announcement> updates) {
    // Said here, because by an odd Accept header it would be refused after it was taken.
    return ResponseEntity.accepted()
        .contentType(MediaType.APPLICATION_JSON)
        .body(Map.of("updates", updates));
  }

  private ResponseEntity<Object> unauthorized() {
    String why =
        token.isSet()
            ? "The header 'Authorization: Bearer …' with the token of detector.webhook-token-file"
                + " is missing or wrong."
            : "The webhook is closed until detector.webhook-token-file is set.";
    return ResponseEntity.status(HttpStatus.UNAUTHORIZED)
        .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"bender\"")
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ProblemDetail.forStatusAndDetail(HttpStatus.UNAUTHORIZED, why));
  }

  private static ResponseEntity<Object> notTaken(String why) {
    return problem(
        HttpStatus.SERVICE_UNAVAILABLE,
        why + ", so nothing was taken; the next look at the registries finds it.");
  }

  private static ResponseEntity<Object> problem(HttpStatus status, String detail) {
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ProblemDetail.forStatusAndDetail(status, detail));
  }
}
