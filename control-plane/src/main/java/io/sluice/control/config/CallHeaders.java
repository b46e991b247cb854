package io.sluice.control.config;

import io.sluice.rollout.plan.HttpCall.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/** The reader of the headers of calls; a secret is named in a rollout, never written there. */
final class CallHeaders {
  /** Headers whose values are secrets, whatever they are called for. */
  private static final Pattern SECRET_NAMES =
      Pattern.compile(
          "authorization|proxy-authorization|cookie|.*(?:token|secret|password|signature|key)");

  /** What the call itself sets, or the connection. */
  private static final Set<String> RESERVED =
      Set.of(
          "host",
          "content-type",
          "content-length",
          "transfer-encoding",
          "connection",
          "idempotency-key");

  private static final Field<String> VALUE =
      Field.optional("value", Texts.HEADER_VALUE, "The value itself, which the journal keeps.");
  private static final Field<String> BEARER =
      Field.optional("bearer", Texts.NAME, "A secret of sluice.yaml, sent as a bearer token.");
  private static final Field<String> SECRET =
      Field.optional("secret", Texts.NAME, "A secret of sluice.yaml, sent as it is.");

  /** Headers by name. */
  static final Field<SequencedMap<String, Content>> FIELD =
      Field.optional(
          "headers",
          MapType.notEmpty(
              "headers by name",
              Texts.HEADER,
              ObjectType.of(
                      "a header's value such as {bearer: ci}",
                      List.of(VALUE, BEARER, SECRET),
                      CallHeaders::content)
                  .rules(Rule.exactlyOne(VALUE, BEARER, SECRET))),
          "Headers beside content-type and idempotency-key.");

  private CallHeaders() {}

  /** What a header's value is made of. */
  record Content(String text, Optional<String> secret) {}

  private static Content content(Values values) {
    return values
        .given(BEARER)
        .map(name -> new Content("Bearer ", Optional.of(name)))
        .or(() -> values.given(SECRET).map(name -> new Content("", Optional.of(name))))
        .orElseGet(() -> new Content(values.of(VALUE), Optional.empty()));
  }

  static void check(Values call) {
    call.given(FIELD)
        .ifPresent(
            headers -> headers.forEach((name, content) -> check(name, content, call.at(FIELD))));
  }

  private static void check(String name, Content content, Cursor at) {
    if (RESERVED.contains(name)) {
      at.problem("has " + name + ", which the call sets itself");
    } else if (content.secret().isEmpty() && SECRET_NAMES.matcher(name).matches()) {
      at.problem(
          "has "
              + name
              + " with its value, which the journal would keep; name a secret of sluice.yaml with"
              + " {bearer: NAME} or {secret: NAME}");
    }
  }

  static List<Header> of(Values call) {
    var headers = new ArrayList<Header>();
    call.given(FIELD)
        .ifPresent(given ->
            given.forEach((name, content) ->
                headers.add(new Header(name, content.text(), content.secret()))));
    return headers;
  }
}
