package io.sluice.control.config;

import io.sluice.control.config.RolloutDraft.Analysis;
import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout.Precedence;
import io.sluice.rollout.plan.StartMode;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The reader of {@code kind: Rollout}. */
final class RolloutReader {
  static final String KIND = "Rollout";

  static final Field<String> NAME =
      Field.required("name", Texts.NAME, "Name of the rollout, unique; it is known by it.");
  static final Field<String> SERVICE =
      Field.required("service", Texts.NAME, "The service that it changes.");
  static final Field<String> CANDIDATE =
      Field.optional("candidate", Texts.NAME, "The version that is to become stable.");
  static final Field<List<String>> CANDIDATES =
      Field.optional(
          "candidates",
          ListType.distinct("versions", Texts.NAME),
          "The versions that are tried beside each other, in place of candidate; for shadows,"
              + " bandits and A/B tests.");
  private static final Field<StartMode> START =
      Field.optional(
              "start",
              WordType.of("auto", StartMode.AUTO).and("manual", StartMode.MANUAL),
              "What begins it: its turn, or a person with sluice start.")
          .or("auto");
  static final Field<Strategy> STRATEGY =
      Field.required("strategy", StrategyReader.TYPE, "How traffic is moved.");

  static final Field<String> USE = Field.optional("use", Texts.NAME, "Name of a policy.");
  private static final Field<List<List<MetricCheck>>> INLINE_METRICS =
      Field.optional(
          PolicyReader.METRICS.name(), PolicyReader.METRICS.type(), PolicyReader.METRICS.doc());
  static final Field<Analysis> ANALYSIS =
      Field.optional(
          "analysis",
          ObjectType.of(
                  "an analysis, {use: NAME} or the fields of a policy",
                  List.of(USE, PolicyReader.INTERVAL, PolicyReader.CONFIDENCE, INLINE_METRICS),
                  RolloutReader::analysis)
              .later("passWhen")
              .rules(
                  Rule.exactlyOne(USE, INLINE_METRICS),
                  Rule.atMostOne(USE, PolicyReader.INTERVAL),
                  Rule.atMostOne(USE, PolicyReader.CONFIDENCE))
              .checked(PolicyReader::check),
          "How it is judged: by a policy, or by what stands here.");

  private static final Field<Integer> SHARE =
      Field.optional("share", Shares.basisPoints(), "Part of the connected Envoys.").or("99%");
  private static final Field<Duration> WITHIN =
      Field.optional(
              "within", Durations.positive(), "Time after which missing convergence is reported.")
          .or("30s");
  private static final Field<Convergence> CONVERGENCE =
      Field.optional(
              "convergence",
              ObjectType.of(
                  "a convergence such as {share: 99%, within: 30s}",
                  List.of(SHARE, WITHIN), v -> new Convergence(v.of(SHARE), v.of(WITHIN))),
              "How much of the fleet must have taken a change before a phase counts as begun.")
          .or("{}");

  private static final WordType<OnFailure> FAILURE_WORDS =
      WordType.of("rollback", OnFailure.ROLLBACK).and("pause", OnFailure.PAUSE);
  private static final Field<OnFailure> ON_FAILURE =
      Field.optional("onFailure", FAILURE_WORDS, "What a failed verdict does.").or("rollback");
  private static final Field<OnInconclusive> ON_INCONCLUSIVE =
      Field.optional(
              "onInconclusive",
              WordType.of("pause", OnInconclusive.PAUSE)
                  .and("rollback", OnInconclusive.ROLLBACK)
                  .and("promote", OnInconclusive.PROMOTE),
              "What happens once a phase has been extended to maxBake.")
          .or("pause");

  private static final Field<SequencedMap<String, String>> MATCH =
      Field.required(
          "match",
          MapType.notEmpty("labels with their values", Texts.LABEL, Texts.ANY),
          "Labels that the alert must carry, with their values.");
  private static final Field<OnFailure> ACTION =
      Field.optional("action", FAILURE_WORDS, "What the alert does.").or("rollback");
  private static final Field<List<AlertRule>> ALERTS =
      Field.optional(
          "alerts",
          ListType.of(
              "rules for alerts",
              ObjectType.of(
                  "a rule for alerts",
                  List.of(MATCH, ACTION),
                  v -> new AlertRule(new TreeMap<>(v.of(MATCH)), v.of(ACTION)))),
          "Alerts that act on the rollout; firing ones keep it from starting.");
  private static final Field<Boolean> SUPERSEDE =
      Field.optional(
              "supersede",
              Numbers.FLAG,
              "Whether it ends the service's running rollout first, instead of waiting for it.")
          .or("false");

  static final Field<List<String>> NOTIFY =
      Field.optional(
          "notify",
          ListType.distinct("notifiers", Texts.NAME),
          "Notifiers of sluice.yaml that are told of it.");

  static final ObjectType<RolloutDraft> TYPE =
      ObjectType.of(
              "a rollout",
              List.of(
                  Documents.API_VERSION,
                  Documents.kind(KIND),
                  NAME,
                  SERVICE,
                  CANDIDATE,
                  CANDIDATES,
                  START,
                  STRATEGY,
                  ANALYSIS,
                  CONVERGENCE,
                  ON_FAILURE,
                  ON_INCONCLUSIVE,
                  ALERTS,
                  SUPERSEDE,
                  ConditionReader.WINDOWS,
                  ConditionReader.AFTER,
                  ConditionReader.GROUP,
                  HookReader.HOOKS,
                  NOTIFY),
              RolloutReader::rollout)
          .later("holdback")
          .rules(Rule.exactlyOne(CANDIDATE, CANDIDATES))
          .checked(RolloutReader::check);

  private RolloutReader() {}

  /** {@return the versions that a rollout is for, as far as they could be read} */
  static List<String> candidates(Values values) {
    return values
        .given(CANDIDATES)
        .or(() -> values.given(CANDIDATE).map(List::of))
        .orElse(List.of());
  }

  private static Analysis analysis(Values values) {
    return values
        .given(USE)
        .<Analysis>map(Analysis.Use::new)
        .orElseGet(() ->
            new Analysis.Inline(
                new PolicyDraft(
                    values.of(PolicyReader.INTERVAL),
                    values.of(PolicyReader.CONFIDENCE),
                    values.of(INLINE_METRICS).stream().flatMap(List::stream).toList())));
  }

  private static void check(Values values) {
    ConditionReader.check(values, SUPERSEDE);
    List<String> candidates = candidates(values);
    if (!candidates.isEmpty()) {
      values
          .given(STRATEGY)
          .ifPresent(s -> StrategyReader.check(s, values.at(STRATEGY), candidates));
    }
    if (!values.has(ANALYSIS) && !values.has(ALERTS)) {
      values
          .at()
          .notice("has neither analysis nor alerts: nothing but a person takes a bad version back");
    }
  }

  private static RolloutDraft rollout(Values values) {
    return new RolloutDraft(
        values.of(NAME),
        values.of(SERVICE),
        candidates(values).getFirst(),
        values.of(START),
        PlanCompiler.compile(values.of(STRATEGY), candidates(values)),
        values.given(ANALYSIS).orElse(new Analysis.None()),
        values.of(CONVERGENCE),
        values.of(ON_FAILURE),
        values.of(ON_INCONCLUSIVE),
        values.given(ALERTS).orElse(List.of()),
        values.of(SUPERSEDE) ? Precedence.SUPERSEDE : Precedence.QUEUE,
        ConditionReader.conditions(values),
        values.given(HookReader.HOOKS).orElse(List.of()),
        values.given(NOTIFY).orElse(List.of()));
  }
}
