package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.learn.Algorithm;
import io.sluice.rollout.learn.Rewards;
import io.sluice.rollout.learn.WeightUpdate;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.BanditTerms;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StopRule;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the tests of bandits begin with: v2 and v3 beside v1. */
final class GivenBandit {
  static final FleetView FLEET = Given.fleet(3);
  static final Duration EVERY = Given.INTERVAL.multipliedBy(2);
  static final Map<String, Verdict> BOTH_PASS = Map.of("v2", Given.pass(), "v3", Given.pass());

  /** Rewards that tell nothing apart. */
  static final Map<String, Rewards> EQUAL = rewards(90, 90, 90);

  static final Map<String, Rewards> V3_BEST = rewards(800, 850, 990);

  static Rollout bandit(Optional<Duration> atMost) {
    Plan plan =
        PlanCompiler.compile(
            new Strategy.Bandit(
                new BanditTerms(
                    Metric.SUCCESS_RATE,
                    new WeightUpdate(Algorithm.THOMPSON, 500, 1_000),
                    EVERY,
                    Optional.of(Given.INTERVAL),
                    new StopRule(0.99, 1_000),
                    atMost.orElse(Duration.ofDays(7)))),
            List.of("v2", "v3"));
    return Given.rollout(plan, Given.JUDGED);
  }

  /** A bandit whose first weights the fleet has: 9,000, 500 and 500. */
  static Track learning(Rollout rollout) {
    Track track = Track.started(rollout);
    track.look(FLEET);
    track.look(FLEET);
    assertWeights(track, 9_000, 500, 500);
    return track;
  }

  static Transition judge(Track track, Map<String, Verdict> arms, Map<String, Rewards> rewards) {
    track.after(Given.INTERVAL);
    boolean allFail = arms.values().stream().allMatch(Verdict.Fail.class::isInstance);
    return track.observe(
        new Look(
            FLEET,
            Optional.of(
                new Judgement(
                    allFail ? Given.fail() : Given.pass(),
                    JudgeState.START,
                    new TreeMap<>(arms),
                    new TreeMap<>(rewards)))));
  }

  /** Rewarded requests of a hundred or a thousand of each arm. */
  static Map<String, Rewards> rewards(int v1, int v2, int v3) {
    int all = v1 > 100 ? 1_000 : 100;
    return Map.of(
        "v1", new Rewards(v1, all - v1),
        "v2", new Rewards(v2, all - v2),
        "v3", new Rewards(v3, all - v3));
  }

  static void assertWeights(Track track, int v1, int v2, int v3) {
    Split split = track.traffic().split();
    assertThat(List.of("v1", "v2", "v3").stream().map(split::basisPointsOf))
        .containsExactly(v1, v2, v3);
  }

  private GivenBandit() {}
}
