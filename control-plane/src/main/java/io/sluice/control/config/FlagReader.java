package io.sluice.control.config;

import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Flag.Position;
import io.sluice.rollout.model.RequestMatch;
import io.sluice.rollout.model.ValueMatch;
import io.sluice.rollout.plan.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The reader of a feature flag. */
final class FlagReader {
  private static final Field<String> HEADER =
      Field.optional("header", Texts.HEADER, "Name of a header.");
  private static final Field<String> COOKIE =
      Field.optional("cookie", Texts.COOKIE, "Name of a cookie.");
  private static final Field<String> QUERY =
      Field.optional("query", Texts.NON_EMPTY_HEADER_VALUE, "Name of a parameter of the query.");
  private static final Field<String> EXACT =
      Field.optional("exact", Texts.HEADER_VALUE, "Its value is exactly this.");
  private static final Field<String> PREFIX =
      Field.optional("prefix", Texts.NON_EMPTY_HEADER_VALUE, "Its value begins so.");
  private static final Field<String> REGEX =
      Field.optional("regex", Texts.REGEX, "Its whole value matches this RE2 expression.");
  private static final Field<Boolean> PRESENT =
      Field.optional("present", Numbers.TRUE, "It is there.");

  private static final Field<String> PATH_EXACT =
      Field.optional("exact", Texts.PATH, "The path, without its query, is exactly this.");
  private static final Field<String> PATH_PREFIX =
      Field.optional("prefix", Texts.PATH, "The path begins so.");
  private static final Field<RequestMatch> PATH =
      Field.optional(
          "path",
          ObjectType.of(
                  "a condition on the path such as {prefix: /beta}",
                  List.of(PATH_EXACT, PATH_PREFIX, REGEX),
                  v -> (RequestMatch) new RequestMatch.Path(value(v, PATH_EXACT, PATH_PREFIX)))
              .rules(Rule.exactlyOne(PATH_EXACT, PATH_PREFIX, REGEX)),
          "What the path, without its query, is like.");
  private static final Field<List<String>> METHODS =
      Field.optional("methods", MatchReader.METHODS.type(), "The method is one of these.");

  private static final ObjectType<RequestMatch> SINGLE =
      ObjectType.of(
              "a condition such as {header: x-beta, exact: \"1\"}",
              List.of(HEADER, COOKIE, QUERY, EXACT, PREFIX, REGEX, PRESENT, PATH, METHODS),
              FlagReader::condition)
          .rules(
              Rule.exactlyOne(HEADER, COOKIE, QUERY, PATH, METHODS),
              Rule.atMostOne(EXACT, PREFIX, REGEX, PRESENT))
          .checked(FlagReader::check);
  private static final Field<List<RequestMatch>> ALL =
      Field.optional(
          "all", ListType.notEmpty("conditions", SINGLE), "Conditions all of which must hold.");
  private static final ObjectType<RequestMatch> CONDITION =
      ObjectType.of(
              SINGLE.what(),
              List.of(HEADER, COOKIE, QUERY, EXACT, PREFIX, REGEX, PRESENT, PATH, METHODS, ALL),
              FlagReader::condition)
          .rules(
              Rule.exactlyOne(HEADER, COOKIE, QUERY, PATH, METHODS, ALL),
              Rule.atMostOne(EXACT, PREFIX, REGEX, PRESENT))
          .checked(FlagReader::check);

  private static final Field<Boolean> ENABLED =
      Field.optional("enabled", Numbers.FLAG, "Whether it is on from the beginning.").or("false");
  private static final Field<List<RequestMatch>> MATCH =
      Field.optional(
          "match",
          ListType.notEmpty("conditions", CONDITION),
          "Requests that get the candidate while it is on; one of these conditions is enough.");
  private static final Field<Integer> SHARE =
      Field.optional(
          "share",
          Shares.basisPoints(),
          "The candidate's share of all other requests while it is on; needs sticky.");
  private static final Field<Duration> BAKE =
      Field.optional(
          "bake",
          Durations.positive(),
          "Time for which it is judged while it is on, before the rollout goes on by itself; by"
              + " default sluice promote ends it.");
  private static final Field<Duration> MAX_BAKE =
      Field.optional(
          "maxBake",
          Durations.positive(),
          "Time up to which it is extended while undecided; 3 times bake by default.");

  static final ObjectType<Strategy> TYPE =
      ObjectType.of(
              "a feature flag such as {match: [{header: x-beta, exact: \"1\"}]}",
              List.of(ENABLED, MATCH, SHARE, BAKE, MAX_BAKE),
              FlagReader::flag)
          .rules(Rule.atLeastOne(MATCH, SHARE), Rule.needs(MAX_BAKE, BAKE));

  private FlagReader() {}

  private static void check(Values values) {
    boolean valued = values.has(EXACT) || values.has(PREFIX) || values.has(REGEX);
    boolean some = valued || values.has(PRESENT);
    boolean named = values.has(HEADER) || values.has(COOKIE) || values.has(QUERY);
    if (named && !some) {
      values.at().problem("needs one of exact, prefix, regex, present");
    } else if (!named && some) {
      values.at().problem("exact, prefix, regex and present go with header, cookie or query");
    }
  }

  private static RequestMatch condition(Values values) {
    ValueMatch value = value(values, EXACT, PREFIX);
    return Stream.of(
            values.given(HEADER).<RequestMatch>map(name -> new RequestMatch.Header(name, value)),
            values.given(COOKIE).<RequestMatch>map(name -> new RequestMatch.Cookie(name, value)),
            values.given(QUERY).<RequestMatch>map(name -> new RequestMatch.Query(name, value)),
            values.given(METHODS).<RequestMatch>map(RequestMatch.Methods::new),
            values.given(PATH),
            values.given(ALL).<RequestMatch>map(RequestMatch.All::new))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static ValueMatch value(Values values, Field<String> exact, Field<String> prefix) {
    return values
        .given(exact)
        .<ValueMatch>map(ValueMatch.Exact::new)
        .or(() -> values.given(prefix).map(ValueMatch.Prefix::new))
        .or(() -> values.given(REGEX).map(ValueMatch.Regex::new))
        .orElseGet(ValueMatch.Present::new);
  }

  private static Strategy flag(Values values) {
    return new Strategy.FeatureFlag(
        new Flag(
            values.of(ENABLED) ? Position.ON : Position.OFF,
            values.given(MATCH).orElse(List.of()),
            values.given(SHARE).orElse(0)),
        values.given(BAKE),
        values.given(MAX_BAKE));
  }
}
