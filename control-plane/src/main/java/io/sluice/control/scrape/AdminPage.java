package io.sluice.control.scrape;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.QueryParams;
import io.sluice.control.config.SourceConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.source.WantedStats;
import io.sluice.control.source.WantedStats.Kind;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The admin page of one Envoy. It is asked for what is wanted of the clusters of versions and for
 * nothing else, as Envoy writes the answer on the thread that takes in its config.
 */
final class AdminPage {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern UPTIME = Pattern.compile("([0-9]{1,10})s");

  private final WebClient client;
  private final Duration timeout;
  private final int maxAnswerBytes;

  AdminPage(HostPort admin, SourceConfig.Scrape config, ClientFactory factory) {
    String host = admin.host().contains(":") ? "[" + admin.host() + "]" : admin.host();
    timeout = config.timeout();
    maxAnswerBytes = config.maxAnswerBytes();
    // It follows no redirects: nobody is asked but whom the server's file names.
    client =
        WebClient.builder("h1c://" + host + ":" + admin.port())
            .factory(factory)
            .responseTimeout(timeout)
            .maxResponseLength(maxAnswerBytes)
            .build();
  }

  /** {@return when a reading that begins now must be over, by {@link System#nanoTime}} */
  long deadlineNanos() {
    return System.nanoTime() + timeout.toNanos();
  }

  /**
   * {@return which Envoy it is}
   *
   * @param askedNanos the time now, by a clock that never jumps
   * @param clock the same clock, asked again when the answer is there
   */
  Run run(long askedNanos, LongSupplier clock, long deadlineNanos)
      throws UnreadableException, InterruptedException {
    JsonNode info = json(read("/server_info", deadlineNanos));
    String node = info.path("node").path("id").asText();
    Matcher uptime = UPTIME.matcher(info.path("uptime_current_epoch").asText());
    if (node.isEmpty() || !uptime.matches()) {
      throw new UnreadableException("is no Envoy's, or of one without a node id");
    }
    return Run.of(
        node,
        info.path("node").path("cluster").asText(),
        Long.parseLong(uptime.group(1)),
        askedNanos,
        clock.getAsLong());
  }

  private static JsonNode json(String text) throws UnreadableException {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new UnreadableException("is no Envoy's: what it answers to /server_info is no JSON", e);
    }
  }

  Totals totals(Kind kind, long deadlineNanos) throws UnreadableException, InterruptedException {
    String clusters = "cluster\\.[^.]+__[^.]+\\.(?:" + WantedStats.expression(kind) + ")";
    String more = kind == Kind.PRESENT ? "|" + Totals.WARMING.replace(".", "\\.") : "";
    QueryParams query =
        QueryParams.builder()
            .add("usedonly", "")
            .add("histogram_buckets", "cumulative")
            .add("filter", "^(?:" + clusters + more + ")$")
            .build();
    String page = read("/stats?" + query.toQueryString(), deadlineNanos);
    try {
      return Totals.of(page);
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()), e);
    }
  }

  private String read(String path, long deadlineNanos)
      throws UnreadableException, InterruptedException {
    HttpResponse response = client.get(path);
    AggregatedHttpResponse answer;
    try {
      answer = response.aggregate().get(deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw late(e);
    } catch (ExecutionException e) {
      throw unreadable(e);
    } finally {
      response.abort();
    }
    if (answer.status().code() != 200) {
      throw new UnreadableException(
          "answers " + answer.status().code() + " to " + path.replaceFirst("\\?.*", ""));
    }
    return answer.contentUtf8();
  }

  private UnreadableException late(Throwable e) {
    return new UnreadableException(
        "has not answered within %d ms".formatted(timeout.toMillis()), e);
  }

  private UnreadableException unreadable(ExecutionException e) {
    Throwable cause = e;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof ContentTooLargeException) {
      return new UnreadableException(
          "answers with more than %d bytes".formatted(maxAnswerBytes), e);
    }
    if (cause instanceof com.linecorp.armeria.common.TimeoutException) {
      return late(e);
    }
    if (cause instanceof ClosedSessionException) {
      return new UnreadableException("cannot be read: the connection was closed", e);
    }
    String what =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    // Of the system's errors, which call it was says nothing to people.
    return new UnreadableException(
        "cannot be read: " + what.replaceFirst("^\\w+\\(\\.\\.\\) failed[^:]*: ", ""), e);
  }
}
