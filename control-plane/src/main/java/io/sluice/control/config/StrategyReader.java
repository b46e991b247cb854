package io.sluice.control.config;

import static io.sluice.control.config.Rule.exactlyOne;
import static io.sluice.control.config.Rule.needs;

import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.HttpProbe;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Presets;
import io.sluice.rollout.plan.Strategy;
import io.sluice.rollout.plan.Strategy.Approval;
import io.sluice.rollout.plan.Strategy.Step;
import io.sluice.rollout.plan.Strategy.StepGate;
import io.sluice.rollout.plan.StrategyProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The reader of a rollout's strategy; what its values must be to each other, its compiler says. */
final class StrategyReader {
  private static final Field<Strategy> BASIC =
      Field.optional(
          "basic",
          ObjectType.of("a basic strategy, {}", List.of(), _ -> new Strategy.Basic()),
          "A direct swap.");

  private static final Field<List<Integer>> WEIGHTS =
      Field.optional(
          "weights",
          ListType.notEmpty("rising weights", Shares.basisPoints()),
          "The candidate's shares, rising.");
  private static final Field<Duration> BAKE =
      Field.optional("bake", Durations.positive(), "Time for which a weight is judged.");
  private static final Field<Duration> MAX_BAKE =
      Field.optional(
          "maxBake",
          Durations.positive(),
          "Time up to which an undecided phase is extended; 3 times bake by default.");
  private static final Field<Integer> WEIGHT =
      Field.required("weight", Shares.basisPoints(), "The candidate's share.");
  private static final Field<StepGate> GATE =
      Field.optional(
              "gate",
              HookReader.GATE,
              "What opens the way to the next step besides the verdict: nothing, a person, or"
                  + " somebody who is called.")
          .or("none");
  private static final Field<List<Step>> STEPS =
      Field.optional(
          "steps",
          ListType.notEmpty(
              "steps",
              ObjectType.of(
                      "a step",
                      List.of(WEIGHT, BAKE, MAX_BAKE, GATE),
                      v -> new Step(v.of(WEIGHT), v.given(BAKE), v.given(MAX_BAKE), v.of(GATE)))
                  .later("windows")),
          "Steps, each with a time of its own.");
  private static final Field<Strategy> CANARY =
      Field.optional(
          "canary",
          ObjectType.of("a canary", List.of(WEIGHTS, BAKE, MAX_BAKE, STEPS), StrategyReader::canary)
              .later("holdback")
              .rules(
                  exactlyOne(WEIGHTS, STEPS),
                  needs(WEIGHTS, BAKE),
                  needs(BAKE, WEIGHTS),
                  needs(MAX_BAKE, WEIGHTS)),
          "Traffic in rising steps, each judged.");

  private static final Field<Integer> LINEAR_STEP =
      Field.required("step", Shares.basisPoints(), "What each step adds.");
  private static final Field<Duration> EVERY =
      Field.required("every", Durations.positive(), "Time between two steps.");
  private static final Field<Strategy> LINEAR =
      Field.optional(
          "linear",
          ObjectType.of(
              "a linear strategy such as {step: 10%, every: 5m}",
              List.of(LINEAR_STEP, EVERY),
              v -> new Strategy.Linear(v.of(LINEAR_STEP), v.of(EVERY))),
          "Traffic in equal steps up to all of it.");

  private static final Field<String> PROBE_PATH =
      Field.required("path", Texts.PATH_AND_QUERY, "Path and query to ask.");
  private static final Field<Integer> EXPECT =
      Field.optional("expect", Numbers.whole(100, 599), "HTTP status that counts as success.")
          .or("200");
  private static final Field<Integer> COUNT =
      Field.optional("count", Numbers.whole(1, 10_000), "Requests, all of which must succeed.")
          .or("1");
  private static final Field<Duration> PROBE_TIMEOUT =
      Field.optional(
              "timeout",
              Durations.between(Duration.ofMillis(1), Duration.ofMinutes(5)),
              "Time for each answer.")
          .or("5s");
  private static final Field<HttpProbe> HTTP =
      Field.required(
          "http",
          ObjectType.of(
              "a probe such as {path: /smoke}",
              List.of(PROBE_PATH, EXPECT, COUNT, PROBE_TIMEOUT),
              v -> new HttpProbe(v.of(PROBE_PATH), v.of(EXPECT), v.of(COUNT), v.of(PROBE_TIMEOUT))),
          "Requests straight to the candidate's endpoints.");
  private static final Field<HttpProbe> SMOKE =
      Field.optional(
          "smoke",
          ObjectType.of("a smoke test", List.of(HTTP), v -> v.of(HTTP)),
          "Test of the candidate before it gets traffic.");
  private static final Field<Approval> APPROVE =
      Field.optional(
              "approve",
              WordType.of("auto", Approval.AUTO).and("manual", Approval.MANUAL),
              "Who lets traffic go over.")
          .or("auto");
  private static final Field<Duration> KEEP_OLD =
      Field.optional(
              "keepOld",
              Durations.zeroOrMore(),
              "Time for which the old version is kept and the candidate judged with all traffic.")
          .or("10m");
  private static final Field<Strategy> BLUE_GREEN =
      Field.optional(
          "blueGreen",
          ObjectType.of(
              "a blue-green strategy",
              List.of(SMOKE, APPROVE, KEEP_OLD),
              v -> new Strategy.BlueGreen(v.given(SMOKE), v.of(APPROVE), v.of(KEEP_OLD))),
          "Everything at once, after a test and with the old version kept.");

  private static final Field<Strategy.Preset> PRESET =
      Field.optional("preset", presets(), "A strategy that AWS users know by name.");

  private static final Field<Strategy> FEATURE_FLAG =
      Field.optional(
          "featureFlag", FlagReader.TYPE, "The candidate for some users, while a flag is on.");
  private static final Field<Strategy> SHADOW =
      Field.optional("shadow", ShadowReader.TYPE, "Copies of requests, whose answers are judged.");
  private static final Field<Strategy> BANDIT =
      Field.optional(
          "bandit", BanditReader.TYPE, "Traffic that follows what each of several versions earns.");
  private static final Field<Strategy> AB_TEST =
      Field.optional(
          "abTest",
          AbTestReader.TYPE,
          "Fixed shares, until it is known whether a candidate is better.");
  private static final Field<Strategy> PROMOTE =
      Field.optional(
          "promote",
          ObjectType.of("the end of a chain, {}", List.of(), _ -> new Strategy.Promotion()),
          "The candidate becomes stable.");
  private static final Field<List<Strategy>> PHASES =
      Field.optional(
          "phases",
          ListType.notEmpty(
              "strategies",
              ObjectType.of(
                      "a strategy of a chain",
                      List.of(
                          BASIC,
                          CANARY,
                          LINEAR,
                          BLUE_GREEN,
                          PRESET,
                          FEATURE_FLAG,
                          SHADOW,
                          BANDIT,
                          AB_TEST,
                          PROMOTE),
                      v -> given(v).orElseThrow())
                  .later("recreate", "rolling")
                  .rules(
                      exactlyOne(
                          BASIC,
                          CANARY,
                          LINEAR,
                          BLUE_GREEN,
                          PRESET,
                          FEATURE_FLAG,
                          SHADOW,
                          BANDIT,
                          AB_TEST,
                          PROMOTE))),
          "Strategies one after the other.");

  static final ObjectType<Strategy> TYPE =
      ObjectType.of(
              "a strategy",
              List.of(
                  BASIC,
                  CANARY,
                  LINEAR,
                  BLUE_GREEN,
                  PRESET,
                  FEATURE_FLAG,
                  SHADOW,
                  BANDIT,
                  AB_TEST,
                  PHASES),
              v ->
                  v.given(PHASES)
                      .<Strategy>map(Strategy.Chain::new)
                      .orElseGet(() -> given(v).orElseThrow()))
          .later("recreate", "rolling")
          .rules(
              exactlyOne(
                  BASIC,
                  CANARY,
                  LINEAR,
                  BLUE_GREEN,
                  PRESET,
                  FEATURE_FLAG,
                  SHADOW,
                  BANDIT,
                  AB_TEST,
                  PHASES));

  private StrategyReader() {}

  private static WordType<Strategy.Preset> presets() {
    return WordType.each(
        Presets.all().stream().map(e -> new Strategy.Preset(e.name())).toList(),
        Strategy.Preset::name);
  }

  private static Optional<Strategy> given(Values values) {
    return Stream.of(
            BASIC, CANARY, LINEAR, BLUE_GREEN, FEATURE_FLAG, SHADOW, BANDIT, AB_TEST, PROMOTE)
        .flatMap(field -> values.given(field).stream())
        .findFirst()
        .or(() -> values.given(PRESET));
  }

  private static Strategy canary(Values values) {
    return values
        .given(STEPS)
        .<Strategy>map(Strategy.Canary::new)
        .orElseGet(
            () -> Strategy.Canary.of(values.of(WEIGHTS), values.of(BAKE), values.given(MAX_BAKE)));
  }

  /** Tells what is wrong with a strategy for some candidates. */
  static void check(Strategy strategy, Cursor at, List<String> candidates) {
    for (StrategyProblem problem : PlanCompiler.problems(strategy, candidates)) {
      StrategyPath.resolve(at, problem.path()).problem(problem.sentence());
    }
    if (strategy instanceof Strategy.Canary(var steps)
        && steps.getLast().weightBasisPoints() < Split.WHOLE) {
      at.valueOrGap(CANARY.name())
          .notice("ends below 100%; the promotion then moves the rest of the traffic at once");
    }
  }
}
