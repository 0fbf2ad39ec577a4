package dev.bender.platform.settings;

import org.springframework.boot.context.properties.bind.DefaultValue;

/** How a container is replaced. */
public record ReplaceSettings(@DefaultValue("create-first") Strategy strategy) {

  /** The order of steps. */
  public enum Strategy {
    /** The new container exists before the old one stops: at every instant one can be started. */
    CREATE_FIRST
  }
}
