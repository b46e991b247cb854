package io.sluice.rollout.judge;

import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Fact;
import io.sluice.rollout.model.FeedbackMetric;
import io.sluice.rollout.model.FeedbackMetric.Values;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.QueriedMetric;
import io.sluice.rollout.model.QueriedMetric.Query;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The English of a verdict on one check. */
record Wording(Look look) {

  /**
   * {@return the sentence of a check that has data}
   *
   * @param candidate the candidate's figures
   * @param stable the stable version's figures; said only where the check compares
   * @param note where and how it was counted, may be empty
   * @param tail what follows from it, may be empty
   */
  String figures(Reading candidate, Reading stable, String note, String tail) {
    String who = look.subject().candidate() + " " + estimate(candidate) + range(candidate);
    String other =
        switch (look.check().criterion()) {
          case Criterion.Limit _ -> "";
          case Criterion.Versus _ ->
              ", " + look.subject().stable() + " " + figure(stable.estimate());
        };
    String samples = samples(candidate.samples());
    return Stream.of(who + other, limit(), samples, note, tail)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /** {@return the sentence of a check that has no data, and what that means} */
  String noData() {
    String metric = look.check().metric().spelled();
    String what =
        look.silence()
            .map(why -> why + ", so nothing is known of " + metric)
            .orElseGet(() ->
                "%s has had no requests that %s could be taken from"
                    .formatted(look.subject().candidate(), metric));
    String meaning =
        switch (look.check().noData()) {
          case HOLD -> "the phase waits";
          case PAUSE -> "this asks for a pause";
          case FAIL -> "this counts as a failure";
          case PASS -> "this counts as a pass";
        };
    return what + "; " + meaning;
  }

  /** {@return the sentence of a check that has failed before it lost sight of its metric} */
  String lost() {
    return look.check().metric().spelled()
        + " was beyond its limit too often; now nothing is known of it";
  }

  /** {@return the sentence of a check that has seen nothing yet} */
  String awaited() {
    return "the first value of %s is awaited".formatted(look.check().metric().spelled());
  }

  /** {@return the sentence of a comparison that lacks its counterpart} */
  String notApplicable() {
    return "%s is not compared: %s gets less than 1 %% of the traffic in this phase"
        .formatted(look.check().metric().spelled(), look.subject().stable());
  }

  /** {@return what is still needed} */
  String needed(long samples) {
    return samples(samples) + " more needed";
  }

  /** {@return the weight of the evidence} */
  String evidence(double logValue) {
    double shown = Math.min(logValue, StrictMath.log(1e6));
    return "evidence "
        + (logValue > shown ? "over " : "")
        + grouped(Math.round(StrictMath.exp(shown)))
        + " to 1, "
        + grouped(Math.round(1 / look.budget()))
        + " to 1 is enough";
  }

  /** {@return the rate that would have failed by now} */
  String found(long events, long trials) {
    if (events > trials) {
      return "too few " + what() + "s to find anything yet";
    }
    double share = (double) events / trials;
    if (look.check().metric() instanceof Metric metric && isLatency(metric)) {
      return percent(share) + " of the requests there would have been found";
    }
    boolean opposite = (look.check().metric() == Metric.SUCCESS_RATE) != boundsFromBelow();
    return percent(opposite ? 1 - share : share) + " would have been found";
  }

  private static boolean isLatency(Metric metric) {
    return switch (metric) {
      case LATENCY_MEAN, LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 -> true;
      case REQUEST_RATE, ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE -> false;
    };
  }

  private boolean boundsFromBelow() {
    return switch (look.check().criterion()) {
      case Criterion.Limit limit -> limit.min().isPresent();
      case Criterion.Versus versus -> versus.direction() == Criterion.Direction.MAX_DECREASE;
    };
  }

  private String estimate(Reading candidate) {
    String figure = figure(candidate.estimate());
    return switch (look.check().metric()) {
      case Metric metric -> estimate(metric, figure);
      case Fact.UNHEALTHY_ENDPOINTS -> "has " + figure + " unhealthy endpoints";
      case Fact.SPLIT_DEVIATION -> "is " + figure + " off its share, beyond chance";
      case QueriedMetric(var name, var source, Query.Gauge _, _, _) ->
          "has a " + name + " of " + figure + " by " + source;
      case QueriedMetric(var name, var source, Query.Ratio _, _, _) ->
          "fails " + figure + " of requests by " + name + " of " + source;
      case FeedbackMetric metric -> "has a " + metric.name() + " of " + figure + " by feedback";
    };
  }

  private static String estimate(Metric metric, String figure) {
    return switch (metric) {
      case ERROR_RATE -> "fails " + figure + " of requests";
      case SUCCESS_RATE -> "answers " + figure + " of requests well";
      case TIMEOUT_RATE -> "times out on " + figure + " of requests";
      case ABANDONED_RATE ->
          "leaves " + figure + " of requests unanswered until the client gives up";
      case REQUEST_RATE -> "gets " + figure;
      case LATENCY_MEAN, LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 ->
          "has a " + metric.spelled() + " of " + figure;
    };
  }

  private String limit() {
    return switch (look.check().criterion()) {
      case Criterion.Limit limit when limit.min().isEmpty() -> "limit is " + figure(limit.max());
      case Criterion.Limit limit when limit.max().isEmpty() ->
          "limit is at least " + figure(limit.min());
      case Criterion.Limit limit ->
          "limits are " + figure(limit.min()) + " and " + figure(limit.max());
      case Criterion.Versus(var direction, double relative) ->
          switch (direction) {
            case MAX_INCREASE -> "limit is +" + percent(relative);
            case MAX_DECREASE -> "limit is −" + percent(relative);
          };
    };
  }

  private String range(Reading reading) {
    if (reading.low().isEmpty() || reading.high().isEmpty()) {
      return "";
    }
    String low = figure(reading.low());
    String high = figure(reading.high());
    int unit = low.lastIndexOf(' ');
    return " (" + (unit < 0 ? low : low.substring(0, unit)) + "–" + high + ")";
  }

  private String figure(OptionalDouble value) {
    if (value.isEmpty()) {
      return "nothing";
    }
    double plain = value.getAsDouble();
    return switch (look.check().metric()) {
      case Metric metric -> figure(metric, plain);
      case Fact.SPLIT_DEVIATION -> percent(plain);
      case Fact.UNHEALTHY_ENDPOINTS -> significant(plain, 4);
      case QueriedMetric(_, _, Query.Ratio _, _, _) -> percent(plain);
      case QueriedMetric(_, _, Query.Gauge _, _, _) -> significant(plain, 4);
      case FeedbackMetric(_, _, Values.Share _, _) -> percent(plain);
      case FeedbackMetric(_, _, Values.Range _, _) -> significant(plain, 4);
    };
  }

  private static String figure(Metric metric, double plain) {
    return switch (metric) {
      case ERROR_RATE, SUCCESS_RATE, TIMEOUT_RATE, ABANDONED_RATE -> percent(plain);
      case REQUEST_RATE -> significant(plain, 3) + " requests/s";
      case LATENCY_MEAN, LATENCY_P50, LATENCY_P90, LATENCY_P95, LATENCY_P99 -> millis(plain);
    };
  }

  /** {@return a latency with three digits} */
  static String millis(double value) {
    return (Double.isInfinite(value) ? "infinity" : significant(value, 3)) + " ms";
  }

  /** {@return a share with two digits, counted from the end of the scale that it is nearer to} */
  static String percent(double share) {
    double small = share > 0.5 && share < 1 ? 1 - share : share;
    BigDecimal rounded = BigDecimal.valueOf(small * 100).round(new MathContext(2));
    int decimals = Math.clamp(rounded.scale(), 0, 4);
    BigDecimal value = BigDecimal.valueOf(share * 100).setScale(decimals, RoundingMode.HALF_UP);
    return plain(value) + " %";
  }

  private String samples(long count) {
    return grouped(count) + ' ' + what() + (count == 1 ? "" : "s");
  }

  private String what() {
    return switch (look.check().metric()) {
      case Metric _ -> "request";
      case Fact _ -> "measurement";
      case QueriedMetric(_, _, Query.Ratio _, _, _) -> "request";
      case QueriedMetric(_, _, Query.Gauge _, _, _) -> "measurement";
      case FeedbackMetric _ -> "unit";
    };
  }

  /** {@return a count, not negative, in groups of three digits; each look has several of them} */
  private static String grouped(long count) {
    var text = new StringBuilder().append(count);
    for (int i = text.length() - 3; i > 0; i -= 3) {
      text.insert(i, ',');
    }
    return text.toString();
  }

  private static String significant(double value, int digits) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(digits));
    return plain(rounded.setScale(Math.max(0, Math.min(rounded.scale(), 4)), RoundingMode.HALF_UP));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
