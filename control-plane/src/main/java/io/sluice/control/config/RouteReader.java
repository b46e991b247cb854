package io.sluice.control.config;

import io.sluice.control.config.RouteConfig.HeaderChanges;
import io.sluice.control.config.RouteConfig.Retries;
import io.sluice.control.config.RouteConfig.Rewrite;
import io.sluice.control.config.RouteConfig.Upgrade;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** The reader of a service's routes. */
final class RouteReader {
  private static final Field<String> REWRITE_PREFIX =
      Field.optional("prefix", Texts.PATH, "Replaces the matched prefix, or the matched path.");
  private static final Field<String> REWRITE_HOST =
      Field.optional("host", Addresses.REWRITTEN_HOST, "Replaces the Host header.");
  private static final Field<Rewrite> REWRITE =
      Field.optional(
          "rewrite",
          ObjectType.of(
                  "a rewrite",
                  List.of(REWRITE_PREFIX, REWRITE_HOST),
                  v -> new Rewrite(v.given(REWRITE_PREFIX), v.given(REWRITE_HOST)))
              .rules(Rule.atLeastOne(REWRITE_PREFIX, REWRITE_HOST)),
          "What the upstream is given instead.");

  private static final Field<Integer> ATTEMPTS =
      Field.optional("attempts", Numbers.whole(1, 10), "Retries after the first try.").or("1");
  private static final Field<List<String>> ON =
      Field.required(
          "on",
          ListType.distinct(
              "Envoy's retry conditions",
              words(
                  "5xx",
                  "gateway-error",
                  "reset",
                  "reset-before-request",
                  "connect-failure",
                  "refused-stream",
                  "retriable-4xx",
                  "envoy-ratelimited",
                  "cancelled",
                  "deadline-exceeded",
                  "internal",
                  "resource-exhausted",
                  "unavailable")),
          "Retry conditions of Envoy; statistics count final failures only.");
  private static final Field<Retries> RETRIES =
      Field.optional(
          "retries",
          ObjectType.of(
              "retries", List.of(ATTEMPTS, ON), v -> new Retries(v.of(ATTEMPTS), v.of(ON))),
          "Retries by the Envoy.");

  private static final Field<SequencedMap<String, String>> SET =
      Field.optional(
          "set",
          MapType.notEmpty("headers by name", Texts.CHANGED_HEADER, Texts.HEADER_VALUE),
          "Headers that are set.");
  private static final Field<List<String>> REMOVE =
      Field.optional(
          "remove",
          ListType.distinct("names of headers", Texts.CHANGED_HEADER),
          "Headers that are taken away.");
  private static final ObjectType<HeaderChanges> CHANGES =
      ObjectType.of("changes to headers", List.of(SET, REMOVE), RouteReader::changes)
          .rules(Rule.atLeastOne(SET, REMOVE));
  private static final Field<HeaderChanges> REQUEST =
      Field.optional("request", CHANGES, "Changes to the request.");
  private static final Field<HeaderChanges> RESPONSE =
      Field.optional("response", CHANGES, "Changes to the answer.");
  private static final Field<HeaderPair> HEADERS =
      Field.optional(
          "headers",
          ObjectType.of(
                  "changes to headers",
                  List.of(REQUEST, RESPONSE),
                  v ->
                      new HeaderPair(
                          v.given(REQUEST).orElse(HeaderChanges.NONE),
                          v.given(RESPONSE).orElse(HeaderChanges.NONE)))
              .rules(Rule.atLeastOne(REQUEST, RESPONSE)),
          "Changes to headers.");

  private static final Field<MatchReader.Match> MATCH =
      Field.optional("match", MatchReader.TYPE, "Which requests take the route; all by default.")
          .or("{prefix: /}");
  private static final Field<Duration> TIMEOUT =
      Field.optional(
              "timeout", Durations.zeroOrMore(), "Time for the whole answer; 0s for no limit.")
          .or(Durations.spelled(RouteConfig.DEFAULT_TIMEOUT));
  private static final Field<Duration> IDLE_TIMEOUT =
      Field.optional("idleTimeout", Durations.zeroOrMore(), "Time without any byte.");
  private static final Field<Boolean> WEBSOCKET =
      Field.optional("websocket", Numbers.FLAG, "Whether websockets are let through.").or("false");

  static final ObjectType<RouteConfig> TYPE =
      ObjectType.of(
              "a route",
              List.of(MATCH, REWRITE, TIMEOUT, IDLE_TIMEOUT, RETRIES, WEBSOCKET, HEADERS),
              RouteReader::route)
          .later("maxStreamDuration", "envoy")
          .checked(RouteReader::check);

  private RouteReader() {}

  /** Changes to the headers of both ways. */
  private record HeaderPair(HeaderChanges request, HeaderChanges response) {}

  private static WordType<String> words(String... words) {
    return WordType.each(List.of(words), Function.identity());
  }

  private static void check(Values values) {
    boolean regex =
        values.given(MATCH).filter(m -> m.path() instanceof PathMatch.Regex).isPresent();
    if (regex && values.given(REWRITE).flatMap(Rewrite::prefix).isPresent()) {
      values
          .at(REWRITE)
          .valueOrGap(REWRITE_PREFIX.name())
          .problem("does not go with match.regex, which has no prefix to replace");
    }
  }

  private static HeaderChanges changes(Values values) {
    return new HeaderChanges(
        new TreeMap<>(values.given(SET).orElseGet(LinkedHashMap::new)),
        values.given(REMOVE).orElse(List.of()));
  }

  private static RouteConfig route(Values values) {
    MatchReader.Match match = values.of(MATCH);
    HeaderPair headers =
        values.given(HEADERS).orElse(new HeaderPair(HeaderChanges.NONE, HeaderChanges.NONE));
    return new RouteConfig(
        match.path(),
        match.methods(),
        match.headers(),
        values.given(REWRITE).orElse(new Rewrite(Optional.empty(), Optional.empty())),
        values.of(TIMEOUT),
        values.given(IDLE_TIMEOUT),
        values.given(RETRIES),
        values.of(WEBSOCKET) ? Upgrade.WEBSOCKET : Upgrade.NONE,
        headers.request(),
        headers.response());
  }
}
