package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import io.sluice.rollout.model.Measure;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/** A limit as it is written: with the unit of the metric that it limits. */
sealed interface Amount {
  /** {@code 1%}; 1 is 100 %. */
  record Part(double fraction) implements Amount {}

  /** {@code 250ms}. */
  record Time(double millis) implements Amount {}

  /** {@code 0.9}. */
  record Plain(double number) implements Amount {}

  Pattern PATTERN = Pattern.compile("[0-9]+(?:\\.[0-9]+)?(?:%|ms|s|m|h)?|[0-9hms]+");
  Pattern NUMBER = Pattern.compile("[0-9]{1,12}(?:\\.[0-9]{1,9})?");

  /** Limits of metrics. */
  ScalarType<Amount> TYPE =
      ScalarType.text("a limit such as 1%, 250ms or 0.9", PATTERN, Amount::decode);

  /** {@return the number that the engine compares a metric with} */
  default Decoded<Double> in(Measure measure) {
    return switch (measure) {
      case Metric metric -> of(metric);
      case Fact.SPLIT_DEVIATION -> share(measure);
      case Fact.UNHEALTHY_ENDPOINTS ->
          this instanceof Plain(var number)
              ? Decoded.value(number)
              : Decoded.wrong("unhealthy-endpoints is a number of endpoints, such as 0");
      case QueriedMetric(_, _, Query.Ratio _, _, _) -> share(measure);
      case QueriedMetric(_, _, Query.Gauge _, _, _) -> plain("a query gives");
      case FeedbackMetric(_, _, Values.Share _, _) -> share(measure);
      case FeedbackMetric(_, _, Values.Range range, _) -> within(range);
    };
  }

  /** A mean is never outside of the values' range: such a limit would always hold, or never. */
  private Decoded<Double> within(Values.Range range) {
    return switch (plain("feedback gives")) {
      case Decoded.Value<Double> value ->
          range.problem(value.value()).<Decoded<Double>>map(Decoded::wrong).orElse(value);
      case Decoded.Wrong<Double> wrong -> wrong;
    };
  }

  private Decoded<Double> plain(String who) {
    return switch (this) {
      case Part(var fraction) -> Decoded.value(fraction);
      case Plain(var number) -> Decoded.value(number);
      case Time _ -> Decoded.wrong(who + " a plain value; write the number without a unit");
    };
  }

  private Decoded<Double> share(Measure measure) {
    String name = measure.spelled();
    return switch (this) {
      case Part(var fraction) when fraction <= 1 -> Decoded.value(fraction);
      case Part _ -> Decoded.wrong(name + " is at most 100%");
      case Plain(var number) ->
          Decoded.wrong(
              name + " is a share; write " + Shares.withUnit(new BigDecimal(text(number))));
      case Time _ -> Decoded.wrong(name + " is a share such as 1%, not a time");
    };
  }

  private Decoded<Double> of(Metric metric) {
    return switch (metric) {
      case ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE -> share(metric);
      case LATENCY_MEAN, LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 ->
          switch (this) {
            case Time(var millis) -> Decoded.value(millis);
            case Plain(var number) ->
                Decoded.wrong(
                    metric.spelled()
                        + " is a time such as 250ms; "
                        + text(number)
                        + " has no unit");
            case Part _ -> Decoded.wrong(metric.spelled() + " is a time such as 250ms");
          };
      case REQUEST_RATE ->
          switch (this) {
            case Plain(var number) -> Decoded.value(number);
            case Part _, Time _ ->
                Decoded.wrong("request-rate is a number of requests a second, such as 10");
          };
    };
  }

  private static Decoded<Amount> decode(String text) {
    if (Shares.matches(text)) {
      return Decoded.value(new Part(Shares.fraction(text)));
    }
    if (NUMBER.matcher(text).matches()) {
      return Decoded.value(new Plain(Double.parseDouble(text)));
    }
    if (Durations.matches(text)) {
      return Decoded.value(new Time(Durations.of(text).toMillis()));
    }
    return Decoded.wrong(shown(text) + " is not a limit such as 1%, 250ms or 0.9");
  }

  private static String text(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
