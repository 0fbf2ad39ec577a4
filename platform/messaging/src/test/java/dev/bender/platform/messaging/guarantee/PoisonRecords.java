package dev.bender.platform.messaging.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bender.contracts.Event;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Every kind of record that is no event, and one good event behind them. */
final class PoisonRecords implements Guarantee.Test {
  private static final int BROKERS_LIMIT = 1_048_588;

  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    Map<String, ProducerRecord<byte[], byte[]>> poison = new LinkedHashMap<>();
    E good = trial.next();
    byte[] json = Json.of(good);
    poison.put("not an event of this topic", record(trial, "binary", new byte[] {0, 1, -1, 127}));
    poison.put(
        "Unexpected end-of-input", record(trial, "cut", Arrays.copyOf(json, json.length - 1)));
    poison.put("the JSON word null", record(trial, "null", "null".getBytes(UTF_8)));
    poison.put("'host' is", record(trial, "invalid", json(good, "host", "../etc")));
    poison.put("it has no value", record(trial, "empty", null));
    poison.put("nesting depth", record(trial, "deep", deep()));
    ProducerRecord<byte[], byte[]> typed = record(trial, "typed", json);
    typed.headers().add("ce_type", "dev.bender.something-else.v1".getBytes(UTF_8));
    poison.put("its type is", typed);
    trial.write(List.copyOf(poison.values()), Map.of());
    // A broker's limit is on what it takes from the wire, so a compressed one may be of any size.
    trial.write(
        List.of(record(trial, "large", spaces(3 * BROKERS_LIMIT))),
        Map.of("compression.type", "gzip", "max.request.size", 4 * BROKERS_LIMIT));
    poison.put("at most 1048576 fit", record(trial, "large", null));
    trial.write(
        List.of(record(trial, "brimful", noise(BROKERS_LIMIT - 200))),
        Map.of("max.request.size", 2 * BROKERS_LIMIT));

    trial.member("1");
    List<E> behind = trial.publish(1);
    trial.onceEach(behind);

    await()
        .atMost(Trial.LONG)
        .untilAsserted(() -> assertThat(trial.dead).hasSize(poison.size() + 1));
    poison
        .keySet()
        .forEach(reason ->
            assertThat(trial.dead).anySatisfy(one -> assertThat(one.reason()).contains(reason)));
  }

  private static ProducerRecord<byte[], byte[]> record(Trial<?> trial, String name, byte[] value) {
    return trial.record(trial.host + "/" + name, value);
  }

  private static byte[] json(Event event, String name, String value) {
    return Json.bytes(Json.tree(event).put(name, value));
  }

  private static byte[] deep() {
    return ("{\"a\":" + "[".repeat(1_000) + "]".repeat(1_000) + "}").getBytes(UTF_8);
  }

  private static byte[] spaces(int many) {
    byte[] spaces = new byte[many];
    Arrays.fill(spaces, (byte) ' ');
    return spaces;
  }

  /** It fits just so; with a reason it would not. */
  private static byte[] noise(int many) {
    byte[] noise = new byte[many];
    new Random(1).nextBytes(noise);
    return noise;
  }
}
