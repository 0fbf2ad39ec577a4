package dev.bender.platform.messaging.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bender.contracts.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic in which nothing was written by this version, read from its beginning. */
final class OldAndNewWriters implements Guarantee.Test {
  private static final int OF_EACH = 10;

  @Override
  public <E extends Event> void tryOn(Trial<E> trial) throws Exception {
    List<E> events = new ArrayList<>();
    List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (int n = 0; n < OF_EACH; n++) {
      E older = trial.next();
      records.add(trial.record(older.key(), Json.bytes(Json.withoutNulls(Json.tree(older)))));
      E newer = trial.next();
      var record = trial.record(newer.key(), Json.bytes(Json.withMore(Json.tree(newer))));
      header(record, "ce_specversion", "1.0");
      header(record, "ce_type", trial.handler.topic().type());
      header(record, "ce_addedlater", "unknown");
      header(record, "bender_attempt", "not a number");
      records.add(record);
      E keyless = trial.next();
      records.add(new ProducerRecord<>(trial.handler.topic().name(), null, Json.of(keyless)));
      events.addAll(List.of(older, newer, keyless));
    }
    trial.write(records, Map.of());
    trial.member("1");
    trial.onceEach(events);
  }

  private static void header(ProducerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
