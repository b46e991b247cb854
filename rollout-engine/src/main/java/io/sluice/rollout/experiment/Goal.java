package io.sluice.rollout.experiment;

/** Which way a metric is to go. */
public enum Goal {
  INCREASE("increase"),
  DECREASE("decrease");

  private final String spelled;

  Goal(String spelled) {
    this.spelled = spelled;
  }

  /** {@return the name in config files} */
  public String spelled() {
    return spelled;
  }

  /** {@return how much of a difference is for the better} */
  public double gain(double difference) {
    return switch (this) {
      case INCREASE -> difference;
      case DECREASE -> -difference;
    };
  }
}
