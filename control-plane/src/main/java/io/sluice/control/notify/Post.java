package io.sluice.control.notify;

import com.google.common.base.Throwables;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import io.sluice.control.config.NotifierConfig;
import io.sluice.control.config.NotifierConfig.Address;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One try to deliver a message. What it says of it never holds the URL, which may be a secret, nor
 * the token.
 */
final class Post {
  /** What a connection may take before the time of an answer begins. */
  private static final Duration CONNECTING = Duration.ofSeconds(4);

  private final NotifierConfig config;
  private final Address address;
  private final URI url;

  Post(NotifierConfig config, Address address) {
    this.config = config;
    this.address = address;
    this.url = URI.create(address.url().revealed());
  }

  /** What became of a try. */
  sealed interface Result {
    /** It was taken. */
    record Delivered() implements Result {}

    /** It may be taken at another try. */
    record Failed(String why) implements Result {}

    /** It will never be taken. */
    record Refused(String why) implements Result {}
  }

  Result attempt(News news) throws InterruptedException {
    HttpResponse response =
        WebClient.builder(url.getScheme() + "://" + url.getRawAuthority())
            .responseTimeout(config.timeout())
            .build()
            .execute(
                HttpRequest.of(headers(news), HttpData.ofUtf8(Message.of(news, config.form()))));
    try {
      long patience = config.timeout().plus(CONNECTING).toMillis();
      return result(
          response.split().headers().get(patience, TimeUnit.MILLISECONDS).status().code());
    } catch (ExecutionException e) {
      // Its message may hold the URL.
      String kind = Throwables.getRootCause(e).getClass().getSimpleName();
      return new Result.Failed("no answer: " + kind);
    } catch (TimeoutException _) {
      return new Result.Failed("no answer in time");
    } finally {
      response.abort();
    }
  }

  private static Result result(int status) {
    if (status / 100 == 2) {
      return new Result.Delivered();
    }
    boolean again = status / 100 == 5 || status == 408 || status == 429;
    return again ? new Result.Failed("status " + status) : new Result.Refused("status " + status);
  }

  private RequestHeaders headers(News news) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var headers =
        RequestHeaders.builder(
                HttpMethod.POST, url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .contentType(MediaType.JSON)
            .add("idempotency-key", news.id());
    address.token().ifPresent(token -> headers.add("authorization", "Bearer " + token.revealed()));
    return headers.build();
  }
}
