package io.sluice.control.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.base.Throwables;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
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
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Calls to somebody outside: a POST, and again as long as the call says until one is answered yes
 * or no. Each carries the effect's id as {@code Idempotency-Key}. No redirect is followed, and of
 * the answer only the status is looked at. What it says of a call names the host and never more of
 * the URL, nor a header.
 */
final class CallRunner {
  /** What a connection may take before the time of an answer begins. */
  private static final Duration CONNECTING = Duration.ofSeconds(4);

  private final InstantSource clock;
  private final List<CallSecret> secrets;

  CallRunner(InstantSource clock, List<CallSecret> secrets) {
    this.clock = clock;
    this.secrets = List.copyOf(secrets);
  }

  EffectResult run(Effect.Call effect) throws InterruptedException {
    HttpCall call = effect.call();
    URI url = URI.create(call.url());
    RequestHeaders headers;
    try {
      headers = headers(effect, url);
    } catch (NoSecretException e) {
      return new EffectResult.Failed(e.getMessage());
    }
    String body = body(effect.id(), effect.occasion());
    Instant end = clock.instant().plus(call.within());
    while (true) {
      Answer answer = attempt(call, url, HttpRequest.of(headers, HttpData.ofUtf8(body)));
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

  /** Sends a request, which is good for one try only. */
  private static Answer attempt(HttpCall call, URI url, HttpRequest request)
      throws InterruptedException {
    HttpResponse response =
        WebClient.builder(url.getScheme() + "://" + url.getRawAuthority())
            .responseTimeout(call.timeout())
            .build()
            .execute(request);
    try {
      long patience = call.timeout().plus(CONNECTING).toMillis();
      int status = response.split().headers().get(patience, TimeUnit.MILLISECONDS).status().code();
      return new Answer(call.reply(status), "status " + status);
    } catch (ExecutionException e) {
      // Its message may hold the URL, and that a token.
      String kind = Throwables.getRootCause(e).getClass().getSimpleName();
      return new Answer(HttpCall.Reply.PENDING, "nothing: " + kind);
    } catch (TimeoutException e) {
      return new Answer(HttpCall.Reply.PENDING, "nothing in time");
    } finally {
      response.abort();
    }
  }

  private RequestHeaders headers(Effect.Call effect, URI url) throws NoSecretException {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var headers =
        RequestHeaders.builder(
                HttpMethod.POST, url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .contentType(MediaType.JSON)
            .add("idempotency-key", effect.id());
    for (HttpCall.Header header : effect.call().headers()) {
      headers.add(header.name(), value(header, url));
    }
    return headers.build();
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
