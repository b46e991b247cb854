package io.sluice.control.config;

import static io.sluice.control.config.Rule.exactlyOne;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The reader of conditions on requests. */
final class MatchReader {
  private static final Field<String> HEADER =
      Field.required("header", Texts.HEADER, "Name of the header.");
  private static final Field<String> EXACT =
      Field.optional("exact", Texts.HEADER_VALUE, "Its value is exactly this.");
  private static final Field<String> VALUE_PREFIX =
      Field.optional("prefix", Texts.NON_EMPTY_HEADER_VALUE, "Its value begins so.");
  private static final Field<String> VALUE_REGEX =
      Field.optional("regex", Texts.REGEX, "Its whole value matches this RE2 expression.");
  private static final Field<Boolean> PRESENT =
      Field.optional("present", Numbers.TRUE, "It is there.");
  private static final Field<Boolean> ABSENT =
      Field.optional("absent", Numbers.TRUE, "It is not there.");
  private static final ObjectType<HeaderMatch> HEADER_MATCH =
      ObjectType.of(
              "a condition on a header",
              List.of(HEADER, EXACT, VALUE_PREFIX, VALUE_REGEX, PRESENT, ABSENT),
              MatchReader::header)
          .rules(exactlyOne(EXACT, VALUE_PREFIX, VALUE_REGEX, PRESENT, ABSENT));

  private static final Field<String> PREFIX =
      Field.optional("prefix", Texts.PATH, "The path begins so.");
  private static final Field<String> PATH =
      Field.optional("path", Texts.PATH, "The path, without its query, is exactly this.");
  private static final Field<String> REGEX =
      Field.optional(
          "regex", Texts.REGEX, "The whole path, without its query, matches this RE2 expression.");
  static final Field<List<String>> METHODS =
      Field.optional(
          "methods",
          ListType.distinct(
              "HTTP methods",
              WordType.each(
                  List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"),
                  Function.identity())),
          "HTTP methods; all by default.");
  private static final Field<List<HeaderMatch>> HEADERS =
      Field.optional(
          "headers",
          ListType.notEmpty("conditions on headers", HEADER_MATCH),
          "Conditions on headers, all of which must hold.");

  static final ObjectType<Match> TYPE =
      ObjectType.of(
              "a condition on requests",
              List.of(PREFIX, PATH, REGEX, METHODS, HEADERS),
              MatchReader::match)
          .rules(Rule.atMostOne(PREFIX, PATH, REGEX));

  private MatchReader() {}

  /** What a route asks of a request. */
  record Match(PathMatch path, List<String> methods, List<HeaderMatch> headers) {}

  private static HeaderMatch header(Values values) {
    String name = values.of(HEADER);
    return Stream.of(
            values.given(EXACT).<HeaderMatch>map(v -> new HeaderMatch.Exact(name, v)),
            values.given(VALUE_PREFIX).<HeaderMatch>map(v -> new HeaderMatch.Prefix(name, v)),
            values.given(VALUE_REGEX).<HeaderMatch>map(v -> new HeaderMatch.Regex(name, v)),
            values.given(PRESENT).<HeaderMatch>map(_ -> new HeaderMatch.Present(name)),
            values.given(ABSENT).<HeaderMatch>map(_ -> new HeaderMatch.Absent(name)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseThrow();
  }

  private static Match match(Values values) {
    PathMatch path =
        values
            .given(PATH)
            .<PathMatch>map(PathMatch.Exact::new)
            .or(() -> values.given(REGEX).map(PathMatch.Regex::new))
            .or(() -> values.given(PREFIX).map(PathMatch.Prefix::new))
            .orElse(new PathMatch.Prefix("/"));
    return new Match(
        path, values.given(METHODS).orElse(List.of()), values.given(HEADERS).orElse(List.of()));
  }
}
