package io.sluice.control.store;

import io.sluice.rollout.judge.CheckState;
import io.sluice.rollout.judge.Evidence;
import io.sluice.rollout.judge.Histogram;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.MetricVerdict;
import io.sluice.rollout.judge.Tally;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Alert;
import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.ValueMatch;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.ShadowRun;
import io.sluice.rollout.plan.StartMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** Values drawn from a seed; of those with variants the caller says which one. */
final class ValueSamples {
  /** At least as many as any enum or choice below has values. */
  static final int VARIANTS = 10;

  private static final List<String> WORDS =
      List.of("v1", "v1.2.0", "", "näme", "a b", "\"{}\"", "v\u0000", "長い", "x".repeat(300));

  private final Random random;

  ValueSamples(Random random) {
    this.random = random;
  }

  String name() {
    return "n" + random.nextInt(1_000_000);
  }

  String sentence() {
    return WORDS.get(random.nextInt(WORDS.size()));
  }

  Instant instant() {
    return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
  }

  Duration duration() {
    return Duration.ofSeconds(random.nextInt(1_000_000), random.nextInt(1_000_000_000));
  }

  Alert alert() {
    return new Alert(name(), labels(), instant());
  }

  private SortedMap<String, String> labels() {
    return new TreeMap<>(Map.of(name(), sentence(), "x" + name(), sentence()));
  }

  HttpProbe probe() {
    return new HttpProbe("/" + sentence(), 100 + random.nextInt(500), 7, duration());
  }

  Rollout rollout(int variant) {
    return new Rollout(
        name(),
        name(),
        name(),
        pick(StartMode.values(), variant),
        new Plan(sentence(), phases()),
        new Policy(name(), duration().plusNanos(1), 0.5 + random.nextDouble() / 2.1, checks()),
        new Convergence(1 + random.nextInt(10_000), duration()),
        pick(OnFailure.values(), variant),
        pick(OnInconclusive.values(), variant),
        List.of(new AlertRule(labels(), pick(OnFailure.values(), variant))),
        pick(Rollout.Precedence.values(), variant),
        conditions(variant),
        new CallSamples(this).hooks(),
        List.of(name(), name()));
  }

  private Conditions conditions(int variant) {
    return variant == 0
        ? Conditions.NONE
        : new Conditions(
            ScheduleSamples.of(random, variant),
            List.of(name()),
            Optional.of(new Group(name(), pick(Group.Abort.values(), variant))));
  }

  private List<Phase> phases() {
    Duration atLeast = duration();
    return List.of(
        new Phase.Shift(1 + random.nextInt(10_000)),
        new Phase.Flip(),
        new Phase.Bake(atLeast, atLeast.plus(duration())),
        new Phase.Gate(new GateCheck.Manual()),
        new CallSamples(this).gate(),
        new CallSamples(this).gate(pick(OnTimeout.values(), random.nextInt(3))),
        new Phase.Gate(new GateCheck.Smoke(probe())),
        new Phase.FlagUsers(flag(Position.ON), Optional.empty()),
        new Phase.FlagUsers(
            flag(Position.OFF), Optional.of(new Phase.Bake(atLeast, atLeast.plus(duration())))),
        new Phase.Shadow(List.of(shadowRun(), shadowRun())),
        BanditSamples.learn(random, Optional.empty()),
        ExperimentSamples.test(random, Optional.empty()),
        ExperimentSamples.test(random, Optional.of(random.nextDouble())),
        BanditSamples.learn(random, Optional.of(duration().plusNanos(1))),
        random.nextBoolean() ? new Phase.Promote() : new Phase.Stop());
  }

  private ShadowRun shadowRun() {
    Duration time = duration().plusNanos(1);
    return new ShadowRun(
        mirror(),
        time,
        time.plus(duration()),
        random.nextBoolean() ? Schedule.ALWAYS : ScheduleSamples.of(random, 3));
  }

  Mirror mirror() {
    return new Mirror(name(), 1 + random.nextInt(10_000), List.of("POST", "GET"));
  }

  Flag flag(Position position) {
    List<RequestMatch> matches =
        List.of(
            new RequestMatch.Header(name(), new ValueMatch.Exact(sentence())),
            new RequestMatch.Cookie(name(), new ValueMatch.Prefix(sentence())),
            new RequestMatch.Query(name(), new ValueMatch.Regex(sentence())),
            new RequestMatch.Path(new ValueMatch.Present()),
            new RequestMatch.Methods(List.of("GET", name())));
    var all = new RequestMatch.All(matches);
    return new Flag(
        position, random.nextBoolean() ? matches : List.of(all), random.nextInt(10_001));
  }

  private List<MetricCheck> checks() {
    return IntStream.range(0, VARIANTS).mapToObj(this::check).toList();
  }

  private MetricCheck check(int variant) {
    return new MetricCheck(
        "check/" + variant,
        MeasureSamples.measure(variant, random),
        criterion(variant),
        random.nextLong(1_000_000),
        pick(NoData.values(), variant),
        pick(MetricCheck.Importance.values(), variant));
  }

  private Criterion criterion(int variant) {
    var threshold = new Criterion.Threshold(random.nextInt(9), random.nextInt(9));
    return switch (variant % 5) {
      case 0 -> new Criterion.Limit(some(), some(), Optional.of(threshold));
      case 1 -> new Criterion.Limit(OptionalDouble.empty(), some(), Optional.empty());
      case 2 -> new Criterion.Limit(OptionalDouble.of(0), OptionalDouble.empty(), Optional.empty());
      case 3 -> new Criterion.Versus(Criterion.Direction.MAX_INCREASE, random.nextDouble());
      default -> new Criterion.Versus(Criterion.Direction.MAX_DECREASE, 0);
    };
  }

  Judgement judgement(int variant) {
    var arms = new TreeMap<String, Verdict>();
    if (variant % 2 == 1) {
      arms.put(name(), verdict(variant + 1));
      arms.put(name(), verdict(variant + 2));
    }
    return new Judgement(
        verdict(variant),
        judgeState(variant),
        arms,
        BanditSamples.rewards(random, variant),
        ExperimentSamples.sums(random, variant));
  }

  private Verdict verdict(int variant) {
    var basis = new Verdict.Basis(instant(), instant(), envoys(), verdicts());
    return switch (variant % 4) {
      case 0 -> new Verdict.Pass(basis);
      case 1 -> new Verdict.Fail(basis, sentence());
      case 2 -> new Verdict.Inconclusive(basis, sentence(), Verdict.OnSilence.WAIT);
      default -> new Verdict.Inconclusive(basis, sentence(), Verdict.OnSilence.PAUSE);
    };
  }

  private List<MetricVerdict> verdicts() {
    return IntStream.range(0, VARIANTS)
        .mapToObj(v ->
            new MetricVerdict(
                check(v), pick(MetricVerdict.Outcome.values(), v), evidence(v), sentence()))
        .toList();
  }

  private Evidence evidence(int variant) {
    OptionalDouble none = OptionalDouble.empty();
    return variant % 2 == 0
        ? new Evidence(
            sentence(), Evidence.Side.NONE, Evidence.Side.NONE, none, none, none, none, none, 0)
        : new Evidence(
            sentence(),
            new Evidence.Side(random.nextLong(), random.nextLong(), some()),
            new Evidence.Side(1, 0, OptionalDouble.of(-0.0)),
            OptionalDouble.of(Double.NEGATIVE_INFINITY),
            OptionalDouble.of(Double.NaN),
            OptionalDouble.of(0),
            OptionalDouble.of(Double.MAX_VALUE),
            OptionalDouble.of(Double.MIN_VALUE),
            random.nextLong());
  }

  private JudgeState judgeState(int variant) {
    if (variant == 0) {
      return JudgeState.START;
    }
    var checks = new TreeMap<String, CheckState>();
    checks.put("a", CheckState.FRESH);
    checks.put("b/" + sentence(), new CheckState(WagerSamples.wager(random), 3, 2));
    CheckState.Own own = MeasureSamples.own(tally(), instant(), random);
    checks.put("c/" + sentence(), new CheckState(WagerSamples.wager(random), 1, 0, own));
    return new JudgeState(
        random.nextInt(100),
        1 + random.nextInt(3),
        variant % 2 == 0,
        checks,
        tally(),
        Tally.NONE,
        variant % 2 == 0 ? Optional.empty() : Optional.of(instant()),
        variant % 3 == 0 ? Optional.empty() : Optional.of(instant()),
        envoys(),
        shadows(variant));
  }

  private SortedMap<String, JudgeState> shadows(int variant) {
    var shadows = new TreeMap<String, JudgeState>();
    if (variant % 4 == 1) {
      shadows.put(name(), judgeState(0));
      shadows.put(name(), judgeState(2));
    }
    return shadows;
  }

  private Tally tally() {
    int buckets = 1 + random.nextInt(60);
    double[] bounds = IntStream.range(0, buckets).mapToDouble(i -> i * 2.5 + 0.5).toArray();
    long[] counts = random.longs(buckets + 1L, 0, 100_000).toArray();
    Histogram latency = random.nextInt(5) == 0 ? Histogram.EMPTY : Histogram.of(bounds, counts);
    return new Tally(random.nextInt(9), random.nextInt(9), 0, Long.MAX_VALUE, latency);
  }

  private SortedSet<String> envoys() {
    var envoys = new TreeSet<String>();
    IntStream.range(0, random.nextInt(40)).forEach(_ -> envoys.add(name()));
    return envoys;
  }

  private OptionalDouble some() {
    return OptionalDouble.of(random.nextGaussian());
  }

  private static <T> T pick(T[] values, int variant) {
    return values[variant % values.length];
  }
}
