package io.sluice.control.loop;

import com.google.common.base.Throwables;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A POST of JSON to somebody outside. No redirect is followed, and of the answer only the status is
 * looked at. What it says of a failure never holds the URL, which may be a secret, nor a header.
 *
 * @param url http or https, with a host
 * @param headers beside the content type
 * @param timeout for the answer, once there is a connection
 */
public record JsonPost(URI url, Map<String, String> headers, Duration timeout) {
  /** What a connection may take before the time of an answer begins. */
  private static final Duration CONNECTING = Duration.ofSeconds(4);

  public JsonPost {
    headers = Map.copyOf(headers);
  }

  /** What came of it. */
  public sealed interface Answer {
    record Status(int code) implements Answer {}

    /**
     * No answer.
     *
     * @param why the rest of a sentence that begins with "nothing" or "no answer"
     */
    record None(String why) implements Answer {}
  }

  /** Sends it once. */
  public Answer send(String body) throws InterruptedException {
    HttpResponse response =
        WebClient.builder(url.getScheme() + "://" + url.getRawAuthority())
            .responseTimeout(timeout)
            .build()
            .execute(HttpRequest.of(requestHeaders(), HttpData.ofUtf8(body)));
    try {
      long patience = timeout.plus(CONNECTING).toMillis();
      return new Answer.Status(
          response.split().headers().get(patience, TimeUnit.MILLISECONDS).status().code());
    } catch (ExecutionException e) {
      return new Answer.None(": " + Throwables.getRootCause(e).getClass().getSimpleName());
    } catch (TimeoutException _) {
      return new Answer.None(" in time");
    } finally {
      response.abort();
    }
  }

  private RequestHeaders requestHeaders() {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    var all =
        RequestHeaders.builder(
                HttpMethod.POST, url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
            .contentType(MediaType.JSON);
    headers.forEach((name, value) -> all.add(name, value));
    return all.build();
  }

  /** {@return what may be shown of it} */
  @Override
  public String toString() {
    return "JsonPost[timeout=" + timeout + "]";
  }
}
