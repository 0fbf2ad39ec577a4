package dev.bender.detector.webhook;

import dev.bender.detector.discovery.Announcement;
import dev.bender.platform.messaging.EventPublisher;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
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

  private final WebhookToken token;
  private final TakeNotice takeNotice;

  DiunWebhook(WebhookToken token, TakeNotice takeNotice) {
    this.token = token;
    this.takeNotice = takeNotice;
  }

  @PostMapping("/diun")
  ResponseEntity<Object> notice(HttpServletRequest request) throws IOException {
    if (!token.opens(request.getHeader("Authorization"))) {
      return problem(
          HttpStatus.UNAUTHORIZED,
          "The header 'Authorization: Bearer …' with the token of detector.webhook-token-file is"
              + " missing or wrong.");
    }
    byte @Nullable [] body = body(request);
    if (body == null) {
      return problem(
          HttpStatus.CONTENT_TOO_LARGE, "The body is larger than " + MOST_BYTES + " bytes.");
    }
    try {
      List<Announcement> announced = takeNotice.take(DiunNotice.parse(body));
      return ResponseEntity.accepted().body(Map.of("updates", announced));
    } catch (InvalidNotice e) {
      return problem(HttpStatus.BAD_REQUEST, "This is no notice of Diun's: " + e.getMessage());
    } catch (EventPublisher.NotPublished e) {
      log.warn("a notice of Diun's could not be kept: {}", e.getMessage());
      return problem(
          HttpStatus.SERVICE_UNAVAILABLE,
          "Kafka does not answer, so nothing was taken; the next look at the registries finds it.");
    }
  }

  /** Null if it is too large; no more than the limit is ever read. */
  private static byte @Nullable [] body(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > MOST_BYTES) {
      return null;
    }
    byte[] body = request.getInputStream().readNBytes(MOST_BYTES + 1);
    return body.length > MOST_BYTES ? null : body;
  }

  private static ResponseEntity<Object> problem(HttpStatus status, String detail) {
    return ResponseEntity.of(ProblemDetail.forStatusAndDetail(status, detail)).build();
  }
}
