package io.sluice.rollout.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * A metric that is computed from what the Envoys report; the spelled name is the one of the config.
 */
public enum Metric implements Measure {
  REQUEST_RATE("request-rate"),
  ERROR_RATE("error-rate"),
  SUCCESS_RATE("success-rate"),
  TIMEOUT_RATE("timeout-rate"),
  ABANDONED_RATE("abandoned-rate"),
  LATENCY_MEAN("latency-mean"),
  LATENCY_P50("latency-p50"),
  LATENCY_P90("latency-p90"),
  LATENCY_P95("latency-p95"),
  LATENCY_P99("latency-p99");

  private final String spelled;

  Metric(String spelled) {
    this.spelled = spelled;
  }

  @Override
  public String spelled() {
    return spelled;
  }

  /** {@return the metric of that name, if there is one} */
  public static Optional<Metric> named(String spelled) {
    return Arrays.stream(values()).filter(m -> m.spelled.equals(spelled)).findFirst();
  }

  /** {@return the quantile that a latency quantile metric asks for (0 to 1), empty for others} */
  public Optional<Double> quantile() {
    return switch (this) {
      case LATENCY_P50 -> Optional.of(0.50);
      case LATENCY_P90 -> Optional.of(0.90);
      case LATENCY_P95 -> Optional.of(0.95);
      case LATENCY_P99 -> Optional.of(0.99);
      case REQUEST_RATE, ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE, LATENCY_MEAN ->
          Optional.empty();
    };
  }
}
