package io.sluice.control.config;

import io.sluice.rollout.experiment.Correction;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.judge.RewardCounting;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.ExperimentTerms.Unit;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The reader of an A/B test. */
final class AbTestReader {
  private static final Field<SequencedMap<String, Integer>> SPLIT =
      Field.required(
          "split",
          MapType.notEmpty("versions with their shares", Texts.NAME, Shares.basisPoints()),
          "Share of each candidate and of the stable version; together 100%.");
  private static final Field<Metric> NAME =
      Field.required(
          "name",
          WordType.each(
              Arrays.stream(Metric.values()).filter(RewardCounting::isReward).toList(),
              Metric::spelled),
          "The rate that is compared.");
  private static final Field<Goal> GOAL =
      Field.required(
          "goal", WordType.each(List.of(Goal.values()), Goal::spelled), "Which way it is to go.");
  private static final Field<Double> BASELINE =
      Field.optional(
          "baseline",
          Shares.fraction(
              "a share such as 12%",
              share -> share > 0 && share < 1, "it is above 0% and below 100%"),
          "What it is for the stable version as far as that is known; for the sample that sluice"
              + " plan prints, and nothing else.");
  private static final Field<Measured> METRIC =
      Field.required(
          "metric",
          ObjectType.of(
                  "a metric such as {name: success-rate, goal: increase}",
                  List.of(NAME, GOAL, BASELINE),
                  v -> new Measured(v.of(NAME), v.of(GOAL), v.given(BASELINE)))
              .later("from"),
          "What is compared.");
  private static final Field<Unit> UNIT =
      Field.optional(
              "unit",
              WordType.each(List.of(Unit.values()), Unit::spelled),
              "What is assigned to a version: a request, or where the service is sticky a user.")
          .or("request");
  private static final Field<Double> ALPHA =
      Field.optional(
              "alpha",
              Numbers.decimal(0.001, 0.5),
              "Largest probability of finding a difference where there is none.")
          .or("0.05");
  private static final Field<Double> POWER =
      Field.optional(
              "power",
              Numbers.decimal(0.51, 0.999),
              "Least probability of finding the smallest effect with the planned sample.")
          .or("0.8");
  private static final Field<Double> EFFECT =
      Field.required(
          "minimumEffect",
          Shares.fraction(
              "an effect such as 2%",
              share -> share > 0 && share <= 10, "it is above 0%, at most 1000%"),
          "Smallest effect worth finding, as a part of what the metric is for the stable version.");
  private static final Field<Horizon> HORIZON =
      Field.optional(
              "horizon",
              WordType.each(List.of(Horizon.values()), Horizon::spelled),
              "When it may end: at any time, or once, with the planned sample.")
          .or("anytime");
  private static final Field<Correction> CORRECTION =
      Field.optional(
              "correction",
              WordType.each(List.of(Correction.values()), Correction::spelled),
              "How several candidates are corrected for.")
          .or("holm");
  private static final Field<Duration> AT_MOST =
      Field.optional(
              "atMost",
              Durations.positive(),
              "Observed time after which it is over without an effect.")
          .or("14d");
  static final Field<Duration> SETTLE =
      Field.optional(
              "settle",
              Durations.zeroOrMore(),
              "Time after the split within which nothing is counted: requests that began before it"
                  + " end then. At least as long as requests take.")
          .or("1m");
  private static final Field<OnSignificant> ON_SIGNIFICANT =
      Field.optional(
          "onSignificant",
          WordType.each(List.of(OnSignificant.values()), OnSignificant::spelled),
          "What happens when a candidate is better; promote by default, and pause for unit: user,"
              + " whose statistics are approximate.");
  private static final Field<OnNoEffect> ON_NO_EFFECT =
      Field.optional(
              "onNoEffect",
              WordType.each(List.of(OnNoEffect.values()), OnNoEffect::spelled),
              "What happens when the planned sample or the time is over and none is known to be"
                  + " better; extend goes on up to atMost.")
          .or("keep-stable");

  static final ObjectType<Strategy> TYPE =
      ObjectType.of(
          "an A/B test such as {split: {v1: 50%, v2: 50%}, metric: {name: success-rate, goal:"
              + " increase}, minimumEffect: 2%}",
          List.of(
              SPLIT,
              METRIC,
              UNIT,
              ALPHA,
              POWER,
              EFFECT,
              HORIZON,
              CORRECTION,
              AT_MOST,
              SETTLE,
              ON_SIGNIFICANT,
              ON_NO_EFFECT),
          AbTestReader::test);

  private AbTestReader() {}

  /** What is measured. */
  private record Measured(Metric metric, Goal goal, Optional<Double> baseline) {}

  /** What rests on approximate statistics is a person's to decide. */
  private static OnSignificant unlessSaid(Unit unit) {
    return switch (unit) {
      case USER -> OnSignificant.PAUSE;
      case REQUEST -> OnSignificant.PROMOTE;
    };
  }

  private static Strategy test(Values values) {
    Measured measured = values.of(METRIC);
    return new Strategy.AbTest(
        values.of(SPLIT),
        new ExperimentTerms(
            measured.metric(),
            measured.goal(),
            values.of(UNIT),
            new Design(
                values.of(ALPHA),
                values.of(POWER),
                values.of(EFFECT),
                values.of(HORIZON),
                values.of(CORRECTION)),
            measured.baseline(),
            values.of(AT_MOST),
            values.of(SETTLE),
            values.given(ON_SIGNIFICANT).orElseGet(() -> unlessSaid(values.of(UNIT))),
            values.of(ON_NO_EFFECT)));
  }
}
