package io.sluice.control.demo;

import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import java.time.Duration;

/**
 * What a load generator sends, how often and for how long.
 *
 * @param address {@code host:port} that connections go to
 * @param protocol {@code H1C} or {@code H2C}
 * @param head method, path, authority and further headers of each request
 * @param body the body of each request
 * @param rate requests a second
 * @param users who sends them
 * @param limits where the load stops
 */
public record LoadPlan(
    String address,
    SessionProtocol protocol,
    RequestHeaders head,
    String body,
    double rate,
    LoadUsers users,
    Limits limits) {

  /**
   * The bounds of a load.
   *
   * @param concurrency requests on their way at once; beyond it a request is not sent and counted
   *     as shed
   * @param duration how long requests are sent
   * @param patience how long an answer is waited for
   * @param kept how many of the newest results, and of the newest failures, are kept
   */
  public record Limits(int concurrency, Duration duration, Duration patience, int kept) {
    /**
     * Patience is longer than Envoy's own default time-out of 15 s, so that Envoy's answer is the
     * one that counts.
     */
    public static final Limits USUAL =
        new Limits(512, Duration.ofMinutes(10), Duration.ofSeconds(20), 10_000);

    public Limits {
      if (concurrency < 1 || kept < 1) {
        throw new IllegalArgumentException("concurrency " + concurrency + ", kept " + kept);
      }
    }
  }

  public LoadPlan {
    if (!(rate > 0 && rate <= 20_000)) {
      throw new IllegalArgumentException("rate " + rate + " is not between 0 and 20000");
    }
  }

  /** {@return 300 predictions a second over HTTP/1.1 from nobody in particular} */
  public static LoadPlan to(String address) {
    RequestHeaders head =
        RequestHeaders.builder(HttpMethod.POST, "/v1/predict")
            .authority(address)
            .contentType(MediaType.JSON)
            .build();
    return new LoadPlan(
        address,
        SessionProtocol.H1C,
        head,
        "{\"features\":[1,2,3]}",
        300,
        new LoadUsers.Anonymous(),
        Limits.USUAL);
  }

  public LoadPlan rate(double requestsPerSecond) {
    return new LoadPlan(address, protocol, head, body, requestsPerSecond, users, limits);
  }

  public LoadPlan host(String authority) {
    return head(head.toBuilder().authority(authority).build());
  }

  public LoadPlan path(String path) {
    return head(head.toBuilder().path(path).build());
  }

  public LoadPlan header(String name, String value) {
    return head(head.toBuilder().set(name, value).build());
  }

  public LoadPlan users(LoadUsers who) {
    return new LoadPlan(address, protocol, head, body, rate, who, limits);
  }

  public LoadPlan limits(Limits bounds) {
    return new LoadPlan(address, protocol, head, body, rate, users, bounds);
  }

  /** {@return the same load in the form of gRPC, over HTTP/2} */
  public LoadPlan grpc(String method) {
    HttpHeaders more = HttpHeaders.of("te", "trailers", "content-type", "application/grpc");
    RequestHeaders grpc = head.toBuilder().path(method).set(more).build();
    // An empty message: a byte for the compression and four for the length, all 0.
    return new LoadPlan(address, SessionProtocol.H2C, grpc, "\0\0\0\0\0", rate, users, limits);
  }

  private LoadPlan head(RequestHeaders changed) {
    return new LoadPlan(address, protocol, changed, body, rate, users, limits);
  }
}
