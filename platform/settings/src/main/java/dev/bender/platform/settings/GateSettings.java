package dev.bender.platform.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What a scan has to show before an image is put in place.
 *
 * @param compareWithRunning block only on what the update brings
 * @param minAge how long a digest has to be known before it is deployed
 * @param maxDatabaseAge beyond it a scan is inconclusive
 * @param waivers the file of accepted vulnerabilities, a {@link WaiversFile}; it need not exist
 */
public record GateSettings(
    @DefaultValue("block") GateAction critical,
    @DefaultValue("block") GateAction high,
    @DefaultValue("warn") GateAction medium,
    @DefaultValue("log") GateAction low,
    @DefaultValue("warn") GateAction unknown,
    @DefaultValue("false") boolean compareWithRunning,
    @DefaultValue("0s") Duration minAge,
    @DefaultValue("48h") Duration maxDatabaseAge,
    Path waivers) {

  public GateSettings {
    Rule.notNegative("min-age", minAge);
    Rule.positive("max-database-age", maxDatabaseAge);
  }
}
