package io.sluice.control.config;

import io.sluice.rollout.judge.RewardCounting;
import io.sluice.rollout.learn.Algorithm;
import io.sluice.rollout.learn.WeightUpdate;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.plan.BanditTerms;
import io.sluice.rollout.plan.StopRule;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The reader of a bandit. */
final class BanditReader {
  private static final Field<Algorithm> ALGORITHM =
      Field.optional(
              "algorithm",
              WordType.each(List.of(Algorithm.values()), Algorithm::spelled),
              "How weights follow the rewards.")
          .or("thompson");
  private static final Field<Metric> FROM =
      Field.required(
          "from",
          WordType.each(
                  Arrays.stream(Metric.values()).filter(RewardCounting::isReward).toList(),
                  Metric::spelled)
              .later("feedback"),
          "The rate that is the reward; a rate of failures rewards the requests that it does not"
              + " count.");
  private static final Field<Metric> REWARD =
      Field.required(
          "reward",
          ObjectType.of("a reward, {from: success-rate}", List.of(FROM), v -> v.of(FROM)),
          "What a request earns.");
  private static final Field<Duration> EVERY =
      Field.optional("every", Durations.positive(), "Time between two changes of the weights.")
          .or("1m");
  private static final Field<Integer> FLOOR =
      Field.optional(
              "floor",
              Shares.basisPoints(),
              "The least that each arm gets, stable included; 1% or more.")
          .or("5%");
  private static final Field<Integer> MAX_STEP =
      Field.optional(
              "maxStep", Shares.basisPoints(), "The most by which a weight changes at a time.")
          .or("10%");
  private static final Field<Duration> HALF_LIFE =
      Field.optional(
          "halfLife",
          Durations.positive(),
          "Time in which a reward loses half its weight; by default nothing is forgotten.");
  private static final Field<Double> BEST =
      Field.optional(
              "bestWithProbability",
              Numbers.decimal(0.51, 0.999999),
              "Probability of being the best arm at which it is over.")
          .or("0.99");
  private static final Field<Integer> MIN_REWARDS =
      Field.optional(
              "minRewards",
              Numbers.whole(1, 1_000_000_000),
              "Requests of each arm that must count before it is over.")
          .or("1000");
  private static final Field<StopRule> STOP =
      Field.optional(
              "stop",
              ObjectType.of(
                  "a rule such as {bestWithProbability: 0.99, minRewards: 1000}",
                  List.of(BEST, MIN_REWARDS),
                  v -> new StopRule(v.of(BEST), v.of(MIN_REWARDS))),
              "When the best arm is known well enough.")
          .or("{}");
  private static final Field<Duration> AT_MOST =
      Field.optional(
              "atMost",
              Durations.positive(),
              "Time after which it is undecided, and onInconclusive decides.")
          .or("7d");

  static final ObjectType<Strategy> TYPE =
      ObjectType.of(
          "a bandit such as {reward: {from: success-rate}}",
          List.of(ALGORITHM, REWARD, EVERY, FLOOR, MAX_STEP, HALF_LIFE, STOP, AT_MOST),
          v ->
              new Strategy.Bandit(
                  new BanditTerms(
                      v.of(REWARD),
                      new WeightUpdate(v.of(ALGORITHM), v.of(FLOOR), v.of(MAX_STEP)),
                      v.of(EVERY),
                      v.given(HALF_LIFE),
                      v.of(STOP),
                      v.of(AT_MOST))));

  private BanditReader() {}
}
