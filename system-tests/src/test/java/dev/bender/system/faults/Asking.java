package dev.bender.system.faults;

import dev.bender.system.Rig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** Commands over the operator API, for what the command line has no word for. */
final class Asking {
  private static final String BODY = "{\"verb\":\"%s\",\"container\":\"%s\",\"by\":\"test\"}";

  private Asking() {}

  /** Asks to look at the container's registry; gives the status of HTTP, and the answer. */
  static Rig.Said look(Rig rig, String container) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + rig.operatorPort + "/api/v1/commands"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(BODY.formatted("LOOK", container)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Rig.Said(answer.statusCode(), answer.body());
    }
  }
}
