package io.sluice.control.config;

import io.sluice.control.config.NotifierConfig.Form;
import io.sluice.control.config.TokenDraft.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Pattern;

/**
 * A notifier before it is looked up where its messages go.
 *
 * @param config what needs no look-up
 * @param url where its URL is
 * @param token where its token is; empty for none
 */
record NotifierDraft(NotifierConfig config, Source url, Optional<Source> token) {
  private static final Pattern URL_TEXT = Pattern.compile("https?://[!-~]{1,2000}");

  /** What is found as a URL must look like; it is never shown. */
  static final TokenLookup.Form URL_FORM =
      new TokenLookup.Form(URL_TEXT, "an http or https URL without a name or password in it");

  static final TokenLookup.Form TOKEN_FORM =
      new TokenLookup.Form(
          Pattern.compile("[!-~]{1,4096}"), "a token of visible characters without spaces");

  /** Where messages go, as the file says it. */
  record Target(Source url, Optional<Source> token) {}

  private static final Field<Source> URL =
      Field.optional(
          "url",
          ScalarType.text(
              "an http or https URL",
              URL_TEXT,
              text -> Decoded.value(new Source.Literal(Secret.of(text)))),
          "Where messages go, if the URL is no secret.");
  static final Field<Source> TOKEN =
      Field.optional(
          "token",
          ObjectType.of(
                  "a token such as {file: audit.token}",
                  List.of(TokenDraft.FILE, TokenDraft.ENV),
                  v -> v.given(TokenDraft.FILE).or(() -> v.given(TokenDraft.ENV)).orElseThrow())
              .rules(Rule.exactlyOne(TokenDraft.FILE, TokenDraft.ENV)),
          "What is sent as a bearer token.");
  static final Field<Target> WEBHOOK =
      Field.optional(
          "webhook",
          ObjectType.of(
                  "a webhook such as {url: \"https://audit.example/sluice\"}",
                  List.of(URL, TokenDraft.FILE, TokenDraft.ENV, TOKEN),
                  v ->
                      new Target(
                          v.given(URL)
                              .or(() -> v.given(TokenDraft.FILE))
                              .or(() -> v.given(TokenDraft.ENV))
                              .orElseThrow(),
                          v.given(TOKEN)))
              .rules(Rule.exactlyOne(URL, TokenDraft.FILE, TokenDraft.ENV)),
          "A service that takes an object of JSON.");
  static final Field<Target> SLACK =
      Field.optional(
          "slack",
          ObjectType.of(
                  "a webhook of Slack such as {file: slack.url}",
                  List.of(TokenDraft.FILE, TokenDraft.ENV),
                  v ->
                      new Target(
                          v.given(TokenDraft.FILE).or(() -> v.given(TokenDraft.ENV)).orElseThrow(),
                          Optional.empty()))
              .rules(Rule.exactlyOne(TokenDraft.FILE, TokenDraft.ENV)),
          "An incoming webhook of Slack, or of what is compatible with it. Its URL is a secret.");
  private static final Field<List<NewsKind>> EVENTS =
      Field.optional(
          "events",
          ListType.notEmpty(
              "events", WordType.each(Arrays.asList(NewsKind.values()), NewsKind::spelled)),
          "What is told; all but phase-entered by default.");
  private static final Field<Duration> HELD_AFTER =
      Field.optional(
              "heldAfter",
              Durations.positive(),
              "How long a rollout is held by a freeze, a window or its group before that is told.")
          .or("30m");
  private static final Field<Duration> TIMEOUT =
      Field.optional(
              "timeout",
              Durations.between(Duration.ofMillis(1), Duration.ofMinutes(1)),
              "Time for each try.")
          .or("5s");
  private static final Field<Duration> GIVE_UP_AFTER =
      Field.optional(
              "giveUpAfter",
              Durations.between(Duration.ofSeconds(1), Duration.ofHours(24)),
              "Time after which a message is dropped that could not be delivered.")
          .or("10m");

  private static final ObjectType<NotifierDraft> TYPE =
      ObjectType.of(
              "a notifier such as {slack: {file: slack.url}}",
              List.of(SLACK, WEBHOOK, EVENTS, HELD_AFTER, TIMEOUT, GIVE_UP_AFTER),
              NotifierDraft::draft)
          .rules(Rule.exactlyOne(SLACK, WEBHOOK));

  static final Field<SequencedMap<String, NotifierDraft>> NOTIFIERS =
      Field.optional(
          "notifiers",
          MapType.notEmpty("notifiers by name", Texts.NAME, TYPE),
          "Those who are told of rollouts, by name; rollouts name them.");

  private static NotifierDraft draft(Values values) {
    Target target = values.given(SLACK).or(() -> values.given(WEBHOOK)).orElseThrow();
    var config =
        new NotifierConfig(
            values.has(SLACK) ? Form.SLACK : Form.JSON,
            values
                .given(EVENTS)
                .map(EnumSet::copyOf)
                .orElseGet(() -> EnumSet.copyOf(NewsKind.USUAL)),
            values.of(HELD_AFTER),
            values.of(TIMEOUT),
            values.of(GIVE_UP_AFTER),
            Optional.empty());
    return new NotifierDraft(config, target.url(), target.token());
  }

  /** {@return where in the config its URL, or what points to it, stands} */
  Cursor at(Cursor notifier) {
    return notifier.valueOrGap(
        switch (config.form()) {
          case SLACK -> SLACK.name();
          case JSON -> WEBHOOK.name();
        });
  }
}
