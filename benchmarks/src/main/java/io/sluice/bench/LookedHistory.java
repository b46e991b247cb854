package io.sluice.bench;

import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlEvent.RolloutProgressed;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StartMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A history of rollouts that are looked at every 15 s: three checks, 20 Envoys, 50 buckets. */
final class LookedHistory {
  private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
  private static final int LOOKS_PER_ROLLOUT = 240;
  private static final int BUCKETS = 50;
  private static final Policy POLICY =
      new Policy(
          "checks",
          Duration.ofSeconds(15),
          0.99,
          List.of(
              limit("error-rate/max", Metric.ERROR_RATE, 0.05),
              limit("latency-p99/max", Metric.LATENCY_P99, 400),
              new MetricCheck(
                  "error-rate/versus",
                  Metric.ERROR_RATE,
                  new Criterion.Versus(Criterion.Direction.MAX_INCREASE, 0.5),
                  200,
                  NoData.HOLD,
                  MetricCheck.Importance.CRITICAL)));

  private LookedHistory() {}

  private static MetricCheck limit(String id, Metric metric, double max) {
    var limit =
        new Criterion.Limit(OptionalDouble.empty(), OptionalDouble.of(max), Optional.empty());
    return new MetricCheck(id, metric, limit, 200, NoData.HOLD, MetricCheck.Importance.CRITICAL);
  }

  /** {@return so many events} */
  static List<ControlEvent> events(int count) {
    List<RolloutEvent.Looked> looks = looks();
    List<ControlEvent> events = new ArrayList<>();
    for (int i = 0; events.size() < count; i++) {
      String name = "r" + i;
      events.add(new ControlEvent.ServiceDefined(new Service("s" + i, "v1", List.of("v1", "v2"))));
      events.add(new ControlEvent.RolloutSubmitted(rollout(name, "s" + i), i));
      events.add(new RolloutProgressed(name, new RolloutEvent.Started("v1")));
      events.add(new RolloutProgressed(name, new RolloutEvent.PhaseEntered(0)));
      events.add(
          new RolloutProgressed(
              name, new RolloutEvent.WeightsSet(Split.between("v1", "v2", 1_000))));
      events.add(new RolloutProgressed(name, new RolloutEvent.Converged()));
      looks.forEach(look -> events.add(new RolloutProgressed(name, look)));
    }
    return events.subList(0, count);
  }

  private static Rollout rollout(String name, String service) {
    return new Rollout(
        name,
        service,
        "v2",
        StartMode.AUTO,
        new Plan("canary", List.of(new Phase.Shift(1_000), new Phase.Promote())),
        POLICY,
        Convergence.DEFAULT,
        OnFailure.ROLLBACK,
        OnInconclusive.PAUSE,
        List.of(),
        Rollout.Precedence.QUEUE,
        Conditions.NONE,
        List.of(),
        List.of());
  }

  private static List<RolloutEvent.Looked> looks() {
    var judge = new SequentialJudge();
    var subject = new Subject(POLICY, "v2", "v1", Split.between("v1", "v2", 1_000));
    var envoys = new TreeSet<String>();
    IntStream.range(0, 20).forEach(i -> envoys.add("edge-" + (1_000 + i)));
    JudgeState state = JudgeState.START.nextPhase();
    List<RolloutEvent.Looked> looks = new ArrayList<>();
    for (int look = 0; look < LOOKS_PER_ROLLOUT; look++) {
      Instant from = START.plusSeconds(15L * look);
      var versions = new TreeMap<>(Map.of("v1", tally(9, look), "v2", tally(1, look)));
      Judgement judgement =
          judge.judge(subject, state, new Interval(from, from.plusSeconds(15), versions, envoys));
      state = judgement.next();
      looks.add(
          new RolloutEvent.Looked(
              Optional.of(judgement),
              Duration.ofSeconds(15L * look),
              Optional.of(from.plusSeconds(15))));
    }
    return looks;
  }

  private static Tally tally(int share, int look) {
    double[] bounds = IntStream.range(0, BUCKETS).mapToDouble(i -> Math.pow(1.2, i)).toArray();
    long[] counts =
        IntStream.rangeClosed(0, BUCKETS)
            .mapToLong(
                i -> share * (long) (100 * Math.exp(-Math.pow((i - 15.0) / 5, 2)) + look % 3))
            .toArray();
    Histogram latency = Histogram.of(bounds, counts);
    return new Tally(latency.total(), share, 0, 0, latency);
  }
}
