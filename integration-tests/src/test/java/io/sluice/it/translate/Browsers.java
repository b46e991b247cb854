package io.sluice.it.translate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Many users who each send one request. */
final class Browsers implements AutoCloseable {
  private static final int AT_ONCE = 50;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  Browsers(String address) {
    this.address = URI.create("http://" + address + "/v1/predict");
  }

  /** A request of a user. */
  interface Dress {
    /** Adds what tells the user from others. */
    HttpRequest.Builder dress(int user, HttpRequest.Builder request);
  }

  /** {@return the answers to users 0, 1, 2, … in this order} */
  List<HttpResponse<String>> ask(int users, Dress dress) {
    List<HttpResponse<String>> answers = new ArrayList<>();
    for (int first = 0; first < users; first += AT_ONCE) {
      List<CompletableFuture<HttpResponse<String>>> batch = new ArrayList<>();
      for (int user = first; user < Math.min(users, first + AT_ONCE); user++) {
        HttpRequest.Builder request =
            HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString("{\"features\":[1]}"));
        batch.add(
            client.sendAsync(
                dress.dress(user, request).build(), HttpResponse.BodyHandlers.ofString()));
      }
      batch.forEach(answer -> answers.add(answer.join()));
    }
    return answers;
  }

  /** {@return the version that an answer names; Envoy and the model must agree on it} */
  static String version(HttpResponse<String> answer) {
    String named = answer.headers().firstValue("x-sluice-version").orElse("none");
    String model = answer.headers().firstValue("x-model-version").orElse("none");
    if (answer.statusCode() != 200 || !named.equals(model)) {
      throw new AssertionError(answer.statusCode() + ": " + named + " was " + model);
    }
    return named;
  }

  @Override
  public void close() {
    client.close();
  }
}
