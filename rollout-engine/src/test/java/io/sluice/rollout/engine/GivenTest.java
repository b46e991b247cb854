package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.Observation.Look;
import io.sluice.rollout.experiment.Correction;
import io.sluice.rollout.experiment.Design;
import io.sluice.rollout.experiment.Goal;
import io.sluice.rollout.experiment.Horizon;
import io.sluice.rollout.experiment.UnitSums;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.ExperimentTerms;
import io.sluice.rollout.plan.ExperimentTerms.OnNoEffect;
import io.sluice.rollout.plan.ExperimentTerms.OnSignificant;
import io.sluice.rollout.plan.ExperimentTerms.Unit;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the tests of A/B tests begin with: v1 with 40 % against v2 and v3 with 30 % each. */
final class GivenTest {
  static final Split THIRDS =
      new Split(List.of(new Share("v1", 4_000), new Share("v2", 3_000), new Share("v3", 3_000)));
  static final Map<String, UnitSums> EQUAL = samples(80, 60, 60);

  private GivenTest() {}

  static Rollout rollout(OnSignificant onSignificant, OnNoEffect onNoEffect) {
    return rollout(terms(Horizon.ANYTIME, Given.INTERVAL, onSignificant, onNoEffect));
  }

  static Rollout rollout(ExperimentTerms terms) {
    var split = new LinkedHashMap<String, Integer>();
    THIRDS.shares().forEach(share -> split.put(share.version(), share.basisPoints()));
    return Given.rollout(
        PlanCompiler.compile(new Strategy.AbTest(split, terms), List.of("v2", "v3")), Given.JUDGED);
  }

  /** {@return a test of a higher success rate, over after six intervals} */
  static ExperimentTerms terms(
      Horizon horizon, Duration settle, OnSignificant onSignificant, OnNoEffect onNoEffect) {
    return new ExperimentTerms(
        Metric.SUCCESS_RATE,
        Goal.INCREASE,
        Unit.REQUEST,
        new Design(0.05, 0.8, 0.2, horizon, Correction.HOLM),
        Optional.empty(),
        Given.INTERVAL.multipliedBy(6),
        settle,
        onSignificant,
        onNoEffect);
  }

  static ExperimentTerms byUser(ExperimentTerms terms) {
    return new ExperimentTerms(
        terms.metric(),
        terms.goal(),
        Unit.USER,
        terms.design(),
        terms.baseline(),
        terms.atMost(),
        terms.settle(),
        terms.onSignificant(),
        terms.onNoEffect());
  }

  /** {@return a test that the fleet has the split of, and of which nothing was judged} */
  static Track testing(OnSignificant onSignificant, OnNoEffect onNoEffect) {
    return testing(rollout(onSignificant, onNoEffect));
  }

  static Track testing(Rollout rollout) {
    Track track = Track.started(rollout);
    track.look(Given.fleet(3));
    track.look(Given.fleet(3));
    assertThat(track.traffic().split()).isEqualTo(THIRDS);
    return track;
  }

  static void judge(Track track, Map<String, UnitSums> samples) {
    judge(track, samples, Given.pass());
  }

  static void judge(Track track, Map<String, UnitSums> samples, Verdict verdict) {
    judge(track, samples, verdict, Map.of("v2", verdict, "v3", verdict));
  }

  static void judge(
      Track track, Map<String, UnitSums> samples, Verdict all, Map<String, Verdict> arms) {
    judge(
        track,
        Given.fleet(3),
        new Judgement(
            all, JudgeState.START, new TreeMap<>(arms), new TreeMap<>(), new TreeMap<>(samples)));
  }

  /** An interval later, with a pass of all arms, seen by another fleet. */
  static void judge(Track track, FleetView fleet, Map<String, UnitSums> samples) {
    judge(
        track,
        fleet,
        new Judgement(
            Given.pass(),
            JudgeState.START,
            new TreeMap<>(Map.of("v2", Given.pass(), "v3", Given.pass())),
            new TreeMap<>(),
            new TreeMap<>(samples)));
  }

  private static void judge(Track track, FleetView fleet, Judgement judgement) {
    track.after(Given.INTERVAL);
    track.observe(new Look(fleet, Optional.of(judgement)));
  }

  /** Successful requests of 400 and 300 times a factor, so that the split is as asked. */
  static Map<String, UnitSums> samples(int v1, int v2, int v3) {
    int times = Math.max(1, v1 / 80);
    return Map.of(
        "v1", UnitSums.ofShare(v1, 400L * times),
        "v2", UnitSums.ofShare(v2, 300L * times),
        "v3", UnitSums.ofShare(v3, 300L * times));
  }
}
