package io.sluice.it.rollout;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A caller who knows that a service is at one of two addresses, and asks at the second what the
 * first does not answer. It fails when neither does.
 */
final class TwoAddresses implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final List<HttpRequest> requests;
  private final List<String> failures = new ArrayList<>();
  private final AtomicLong atFirst = new AtomicLong();
  private final AtomicLong atSecond = new AtomicLong();
  private final Thread thread;
  private volatile boolean calling = true;

  /** Begins to call, one request after the other. */
  TwoAddresses(int first, int second) {
    requests = List.of(request(first), request(second));
    thread = Thread.ofPlatform().name("two-addresses").start(this::run);
  }

  private static HttpRequest request(int port) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/predict"))
        .timeout(Duration.ofSeconds(20))
        .build();
  }

  private void run() {
    while (calling) {
      String first = call(requests.getFirst());
      if (first.isEmpty()) {
        atFirst.incrementAndGet();
        continue;
      }
      String second = call(requests.getLast());
      if (second.isEmpty()) {
        atSecond.incrementAndGet();
      } else if (calling) {
        failures.add(first + "; " + second);
      }
    }
  }

  /** {@return why there was no good answer, or nothing} */
  private String call(HttpRequest request) {
    try {
      int status = client.send(request, BodyHandlers.discarding()).statusCode();
      return status == 200 ? "" : "status " + status;
    } catch (IOException e) {
      return e.toString();
    } catch (InterruptedException e) {
      calling = false;
      return e.toString();
    }
  }

  long answeredAtFirst() {
    return atFirst.get();
  }

  long answeredAtSecond() {
    return atSecond.get();
  }

  /** Calls no more. {@return what neither address answered} */
  List<String> stop() throws InterruptedException {
    calling = false;
    thread.join();
    return failures;
  }

  @Override
  public void close() {
    calling = false;
    client.shutdownNow();
  }
}
