package dev.bender.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks Bender for an update, as {@code bender update NAME --yes} does. */
final class Asks {
  private Asks() {}

  static void update(String url, String container) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/v1/commands"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"verb\":\"UPDATE\",\"container\":\"%s\",\"by\":\"bench\"}"
                        .formatted(container)))
            .build();
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new BenchFailed("Bender refused an update: " + answer.body());
      }
    } catch (IOException e) {
      throw new BenchFailed("Bender does not answer: " + e.getMessage());
    }
  }
}
