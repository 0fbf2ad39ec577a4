package dev.bender.platform.settings;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept to go back to.
 *
 * @param folder for dumps and data directories; relative ones are in the data folder
 * @param keep backups a container
 * @param maxAge of a backup beyond those kept
 * @param testRestore whether a dump is restored into a scratch server before it counts
 */
public record BackupSettings(
    Path folder,
    @DefaultValue("3") int keep,
    @DefaultValue("30d") Duration maxAge,
    @DefaultValue("false") boolean testRestore) {

  public BackupSettings {
    Rule.between("keep", keep, 1, 1000);
    Rule.positive("max-age", maxAge);
  }
}
