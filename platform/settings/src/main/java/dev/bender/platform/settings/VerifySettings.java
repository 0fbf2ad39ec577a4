package dev.bender.platform.settings;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a replaced container has to prove itself.
 *
 * @param patience how long a check may fail after the start
 * @param successes in a row that make a check good
 * @param steady how long a container has to run without a restart
 */
public record VerifySettings(
    @DefaultValue("60s") Duration patience,
    @DefaultValue("3") int successes,
    @DefaultValue("10s") Duration steady) {

  public VerifySettings {
    Rule.positive("patience", patience);
    Rule.between("successes", successes, 1, 100);
    Rule.notNegative("steady", steady);
  }
}
