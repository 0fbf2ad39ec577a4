package dev.bender.system.faults;

import dev.bender.system.reliability.Row;

/** What was under way when Kafka went out of reach for ten minutes. */
public enum Outage implements Row {
  IN_A_PULL(
      "an update in its pull",
      "Nothing is touched meanwhile; then it ends once, verified.",
      "verified"),
  IN_A_SCAN(
      "an update in its scan",
      "Nothing is touched meanwhile; then it ends once, verified.",
      "verified"),
  IN_A_STOP(
      "an update that is stopping the old container",
      "The new one is started at once, without Kafka; then it ends once, verified.",
      "verified"),
  IN_A_CHECK(
      "an update whose new container fails its check",
      "The new one stays until then; then it ends once, rolled back.",
      "rolled.back"),
  ASKED_FOR(
      "an update that somebody asks for meanwhile",
      "The command says that Kafka does not answer and that nothing was asked; asked again later, it ends once, verified.",
      "verified");

  private final String point;
  private final String outcome;
  private final String ending;

  Outage(String point, String outcome, String ending) {
    this.point = point;
    this.outcome = outcome;
    this.ending = ending;
  }

  @Override
  public String point() {
    return point;
  }

  @Override
  public String outcome() {
    return outcome;
  }

  /** The topic of its one outcome. */
  String ending() {
    return ending;
  }

  String container() {
    return "outage-" + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }
}
