package io.sluice.control.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.control.config.ClearText;
import io.sluice.control.config.ServerConfig.CallSecret;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.Occasion;
import io.sluice.rollout.plan.HttpCall;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Calls to somebody outside: a POST, and again as long as the call says until one is answered yes
 * or no. Each carries the effect's id as {@code Idempotency-Key}. What it says of a call names the
 * host and never more of the URL, nor a header.
 */
final class CallRunner {
  private final InstantSource clock;
  private final List<CallSecret> secrets;

  CallRunner(InstantSource clock, List<CallSecret> secrets) {
    this.clock = clock;
    this.secrets = List.copyOf(secrets);
  }

  EffectResult run(Effect.Call effect) throws InterruptedException {
    HttpCall call = effect.call();
    URI url = URI.create(call.url());
    JsonPost post;
    try {
      post = new JsonPost(url, headers(effect, url), call.timeout());
    } catch (NoSecretException e) {
      return new EffectResult.Failed(e.getMessage());
    }
    String body = body(effect.id(), effect.occasion());
    Instant end = clock.instant().plus(call.within());
    while (true) {
      Answer answer = answer(call, post.send(body));
      switch (answer.reply()) {
        case YES -> {
          return new EffectResult.Succeeded(call.host() + " answered with " + answer.what());
        }
        case NO -> {
          return new EffectResult.Failed(call.host() + " answered with " + answer.what());
        }
        case PENDING -> {
          Duration left = Duration.between(clock.instant(), end);
          if (left.compareTo(call.every()) < 0) {
            return new EffectResult.Failed(
                call.host() + " did not say yes in time; last: " + answer.what());
          }
          TimeUnit.NANOSECONDS.sleep(call.every().toNanos());
        }
      }
    }
  }

  private record Answer(HttpCall.Reply reply, String what) {}

  private static Answer answer(HttpCall call, JsonPost.Answer answer) {
    return switch (answer) {
      case JsonPost.Answer.Status(var code) -> new Answer(call.reply(code), "status " + code);
      case JsonPost.Answer.None(var why) -> new Answer(HttpCall.Reply.PENDING, "nothing" + why);
    };
  }

  private Map<String, String> headers(Effect.Call effect, URI url) throws NoSecretException {
    var headers = new HashMap<String, String>();
    headers.put("idempotency-key", effect.id());
    for (HttpCall.Header header : effect.call().headers()) {
      headers.put(header.name(), value(header, url));
    }
    return headers;
  }

  private String value(HttpCall.Header header, URI url) throws NoSecretException {
    if (header.secret().isEmpty()) {
      return header.text();
    }
    String name = header.secret().get();
    String host = url.getHost();
    if (ClearText.isReadable(url)) {
      throw new NoSecretException("secret " + name + " does not go over the network in clear text");
    }
    for (CallSecret secret : secrets) {
      if (secret.name().equals(name)) {
        if (secret.hosts().stream().noneMatch(host::equalsIgnoreCase)) {
          throw new NoSecretException("sluice.yaml does not let " + host + " have secret " + name);
        }
        return header.text() + secret.value().revealed();
      }
    }
    throw new NoSecretException("sluice.yaml has no secret " + name);
  }

  private static String body(String id, Occasion occasion) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("id", id);
    body.put("at", occasion.at());
    body.put("rollout", occasion.rollout());
    body.put("service", occasion.service());
    body.put("candidate", occasion.candidate());
    body.put("phase", occasion.phase());
    body.put("why", occasion.why());
    return body.toString();
  }

  /** Says that a call cannot be made, since what it should prove itself with is not to be had. */
  private static final class NoSecretException extends Exception {
    private static final long serialVersionUID = 1;

    NoSecretException(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }
}
