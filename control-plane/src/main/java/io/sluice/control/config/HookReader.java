package io.sluice.control.config;

import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.GateCheck.OnTimeout;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Hook.Moment;
import io.sluice.rollout.plan.Hook.OnError;
import io.sluice.rollout.plan.HttpCall;
import io.sluice.rollout.plan.Strategy.StepGate;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The reader of what calls somebody outside, and of gates. */
final class HookReader {
  private static final Pattern URL_TEXT = Pattern.compile("https?://[!-~]{1,2000}");

  private static final Field<String> URL =
      Field.required(
          "url",
          ScalarType.text("an http or https URL", URL_TEXT, HookReader::url),
          "Whom to call, with a POST.");
  private static final Field<Integer> EXPECT =
      Field.optional(
          "expect",
          Numbers.whole(200, 599),
          "HTTP status that counts as success; any 2xx but 202 by default.");
  private static final Field<Duration> TIMEOUT =
      Field.optional(
              "timeout",
              Durations.between(Duration.ofMillis(1), Duration.ofMinutes(5)),
              "Time for each try.")
          .or("5s");
  private static final Field<Duration> EVERY =
      Field.optional(
              "every",
              Durations.between(Duration.ofMillis(100), Duration.ofHours(1)),
              "Time between two tries.")
          .or("10s");
  private static final Field<Duration> HOOK_WITHIN = within("0s");
  private static final Field<Duration> GATE_WITHIN = within("1h");

  private static final Field<Duration> GATE_TIMEOUT =
      Field.required("timeout", Durations.positive(), "How long a person is waited for.");
  private static final Field<OnTimeout> ON_TIMEOUT =
      Field.optional(
              "onTimeout",
              WordType.of("abort", OnTimeout.ABORT)
                  .and("rollback", OnTimeout.ROLLBACK)
                  .and("promote", OnTimeout.PROMOTE),
              "What happens when nobody has opened it in time.")
          .or("abort");
  private static final Field<StepGate> MANUAL =
      Field.optional(
          "manual",
          ObjectType.of(
              "a manual gate such as {timeout: 1h, onTimeout: abort}",
              List.of(GATE_TIMEOUT, ON_TIMEOUT),
              v -> gate(new GateCheck.Timed(v.of(GATE_TIMEOUT), v.of(ON_TIMEOUT)))),
          "A person, within a time.");
  private static final Field<HttpCall> GATE_HTTP =
      Field.optional(
          "http", call(GATE_WITHIN), "Somebody outside: an evaluation, a pipeline, an approval.");

  /** What opens the way after a step. */
  static final EitherType<StepGate> GATE =
      new EitherType<>(
          WordType.of("none", StepGate.NONE).and("manual", StepGate.MANUAL),
          ObjectType.of(
                  "a gate: none, manual, or {manual: {timeout: 1h}} or {http: {url: …}}",
                  List.of(MANUAL, GATE_HTTP),
                  v -> v.given(MANUAL).orElseGet(() -> gate(new GateCheck.Http(v.of(GATE_HTTP)))))
              .rules(Rule.exactlyOne(MANUAL, GATE_HTTP)));

  private static final Field<Moment> AT =
      Field.required("at", WordType.each(Arrays.asList(Moment.values()), Moment::spelled), "When.");
  private static final Field<HttpCall> HTTP =
      Field.required("http", call(HOOK_WITHIN), "Whom to call.");
  private static final Field<OnError> ON_ERROR =
      Field.optional(
          "onError",
          WordType.of("fail", OnError.FAIL).and("ignore", OnError.IGNORE),
          "What a failing call means; fail by default where it is waited for, else ignore.");
  static final Field<List<Hook>> HOOKS =
      Field.optional(
          "hooks",
          ListType.of(
              "hooks",
              ObjectType.of("a hook", List.of(AT, HTTP, ON_ERROR), HookReader::hook)
                  .checked(HookReader::check)),
          "Calls at certain moments of the rollout. Going back waits for none of them.");

  private HookReader() {}

  private static Field<Duration> within(String byDefault) {
    return Field.optional(
            "within",
            Durations.zeroOrMore(),
            "Time in which it is tried again after status 202, 408, 429 or 5xx, or no answer.")
        .or(byDefault);
  }

  private static ObjectType<HttpCall> call(Field<Duration> within) {
    return ObjectType.of(
            "a call such as {url: \"https://ci.example/approve\"}",
            List.of(URL, CallHeaders.FIELD, EXPECT, TIMEOUT, EVERY, within),
            v ->
                new HttpCall(
                    v.of(URL),
                    CallHeaders.of(v),
                    v.given(EXPECT),
                    v.of(TIMEOUT),
                    v.of(EVERY),
                    v.of(within)))
        .checked(HookReader::checkCall);
  }

  private static void checkCall(Values call) {
    CallHeaders.check(call);
    boolean readable = call.given(URL).map(URI::create).filter(ClearText::isReadable).isPresent();
    if (readable && CallHeaders.of(call).stream().anyMatch(header -> header.secret().isPresent())) {
      call.at(CallHeaders.FIELD)
          .problem("has a secret that would go over the network in clear text; use https");
    }
  }

  private static StepGate gate(GateCheck check) {
    return new StepGate(Optional.of(check));
  }

  private static void check(Values values) {
    boolean told = values.given(AT).filter(at -> !at.isWaitedFor()).isPresent();
    if (told && values.given(ON_ERROR).filter(e -> e == OnError.FAIL).isPresent()) {
      values
          .at(ON_ERROR)
          .problem("nothing can fail any more at that moment; only ignore is possible");
    }
  }

  private static Hook hook(Values values) {
    Moment at = values.of(AT);
    OnError byDefault = at.isWaitedFor() ? OnError.FAIL : OnError.IGNORE;
    return new Hook(at, values.of(HTTP), values.given(ON_ERROR).orElse(byDefault));
  }

  private static Decoded<String> url(String text) {
    try {
      var url = new URI(text);
      if (url.getHost() == null) {
        return Decoded.wrong("the URL has no host");
      }
      return url.getUserInfo() == null
          ? Decoded.value(text)
          : Decoded.wrong("the URL holds a name or password; the journal keeps it for ever");
    } catch (URISyntaxException e) {
      return Decoded.wrong("this is no URL: " + e.getReason());
    }
  }
}
