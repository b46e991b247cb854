package io.sluice.control.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The admin interface of an Envoy. */
public final class EnvoyAdmin {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final InetSocketAddress address;
  private final BlockingWebClient client;

  public EnvoyAdmin(InetSocketAddress address) {
    this.address = address;
    this.client =
        WebClient.builder("h1c://" + address.getHostString() + ":" + address.getPort())
            .responseTimeout(Duration.ofSeconds(10))
            .maxResponseLength(64L << 20)
            .build()
            .blocking();
  }

  public InetSocketAddress address() {
    return address;
  }

  /** {@return whether {@code /ready} says so; also false when nobody answers} */
  public boolean isReady() {
    try {
      return client.get("/ready").status().equals(HttpStatus.OK);
    } catch (RuntimeException e) {
      // Armeria reports each way of not being reachable by an exception of its own.
      return false;
    }
  }

  /** {@return the page as text; an answer other than 200 is an error} */
  public String text(String pathAndQuery) throws IOException {
    AggregatedHttpResponse answer;
    try {
      answer = client.get(pathAndQuery);
    } catch (RuntimeException e) {
      throw new IOException("Envoy's admin page " + pathAndQuery + " cannot be read", e);
    }
    if (!answer.status().equals(HttpStatus.OK)) {
      throw new IOException(pathAndQuery + ": " + answer.status() + " " + answer.contentUtf8());
    }
    return answer.contentUtf8();
  }

  public JsonNode json(String pathAndQuery) throws IOException {
    return JSON.readTree(text(pathAndQuery));
  }

  /** {@return the counters and gauges whose whole name matches the expression} */
  public SortedMap<String, Long> stats(Pattern names) throws IOException {
    String filter = URLEncoder.encode("^(" + names.pattern() + ")$", StandardCharsets.UTF_8);
    SortedMap<String, Long> values = new TreeMap<>();
    for (JsonNode stat : json("/stats?format=json&filter=" + filter).path("stats")) {
      if (stat.path("value").isIntegralNumber()) {
        values.put(stat.path("name").asText(), stat.path("value").asLong());
      }
    }
    return values;
  }

  /** {@return the counter or gauge of that name, if Envoy has it} */
  public OptionalLong stat(String name) throws IOException {
    Long value = stats(Pattern.compile(name.replace(".", "\\."))).get(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }

  /** {@return {@code /config_dump} with the endpoints} */
  public JsonNode configDump() throws IOException {
    return json("/config_dump?include_eds");
  }

  public JsonNode clusters() throws IOException {
    return json("/clusters?format=json");
  }

  /** {@return the port that a listener is bound to} */
  public int listenerPort(String listener) throws IOException {
    for (JsonNode status : json("/listeners?format=json").path("listener_statuses")) {
      if (status.path("name").asText().equals(listener)) {
        return status.path("local_address").path("socket_address").path("port_value").asInt();
      }
    }
    throw new IOException("Envoy has no listener '" + listener + "'");
  }

  /**
   * Posts to a page that changes something, such as {@code /healthcheck/fail} or {@code
   * /drain_listeners}.
   */
  public void post(String pathAndQuery) throws IOException {
    AggregatedHttpResponse answer = client.post(pathAndQuery, "");
    if (!answer.status().equals(HttpStatus.OK)) {
      throw new IOException(pathAndQuery + ": " + answer.status());
    }
  }
}
