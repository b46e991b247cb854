package io.sluice.control.config;

import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.plan.Strategy;
import io.sluice.rollout.plan.Strategy.AfterShadow;
import io.sluice.rollout.plan.Strategy.ShadowTerms;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/** The reader of shadows. */
final class ShadowReader {
  private static final Field<Integer> SAMPLE =
      Field.optional("sample", Shares.basisPoints(), "Part of the requests that is copied.")
          .or("100%");
  private static final Field<List<String>> METHODS =
      Field.required(
          "methods",
          MatchReader.METHODS.type(),
          "Methods whose requests are copied; the copy of a write is a write.");
  private static final Field<Duration> FOR =
      Field.required("for", Durations.positive(), "Time for which they are copied and judged.");
  private static final Field<List<TimeWindow>> WINDOWS =
      Field.optional("windows", WindowReader.LIST, "When requests are copied; always by default.");

  private static final Field<Integer> OWN_SAMPLE =
      Field.optional("sample", Shares.basisPoints(), SAMPLE.doc());
  private static final Field<List<String>> OWN_METHODS =
      Field.optional("methods", METHODS.type(), METHODS.doc());
  private static final Field<Duration> OWN_FOR = Field.optional("for", FOR.type(), FOR.doc());
  private static final Field<SequencedMap<String, Own>> VERSIONS =
      Field.optional(
          "versions",
          MapType.notEmpty(
              "what holds for a candidate alone, by its name",
              Texts.NAME,
              ObjectType.of(
                  "what holds for a candidate alone",
                  List.of(OWN_SAMPLE, OWN_METHODS, OWN_FOR, WINDOWS),
                  v ->
                      new Own(
                          v.given(OWN_SAMPLE),
                          v.given(OWN_METHODS),
                          v.given(OWN_FOR),
                          v.given(WINDOWS)))),
          "What holds for a candidate alone, in place of the above.");
  private static final Field<AfterShadow> THEN =
      Field.optional(
          "then",
          WordType.of("stop", AfterShadow.STOP).and("promote-best", AfterShadow.PROMOTE_BEST),
          "What comes after it; in a chain the next phase, and else the end, by default.");

  static final ObjectType<Strategy> TYPE =
      ObjectType.of(
              "a shadow such as {sample: 20%, methods: [POST], for: 2h}",
              List.of(SAMPLE, METHODS, FOR, WINDOWS, VERSIONS, THEN), ShadowReader::shadow)
          .later("compare")
          .checked(values -> WindowReader.check(values, WINDOWS));

  private ShadowReader() {}

  /** What a file says of one candidate. */
  private record Own(
      Optional<Integer> sample,
      Optional<List<String>> methods,
      Optional<Duration> time,
      Optional<List<TimeWindow>> windows) {
    ShadowTerms or(ShadowTerms common) {
      return new ShadowTerms(
          sample.orElse(common.sampleBasisPoints()),
          methods.orElse(common.methods()),
          time.orElse(common.time()),
          windows.map(Schedule::new).orElse(common.schedule()));
    }
  }

  private static Strategy shadow(Values values) {
    var common =
        new ShadowTerms(
            values.of(SAMPLE),
            values.of(METHODS),
            values.of(FOR),
            values.given(WINDOWS).map(Schedule::new).orElse(Schedule.ALWAYS));
    var versions = new TreeMap<String, ShadowTerms>();
    values
        .given(VERSIONS)
        .orElseGet(LinkedHashMap::new)
        .forEach((version, own) -> versions.put(version, own.or(common)));
    return new Strategy.Shadow(common, versions, values.given(THEN));
  }
}
