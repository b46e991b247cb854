package io.sluice.control.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackReceipt;
import io.sluice.proto.control.v1.FeedbackServiceGrpc;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says to requests that it does not understand, and where it cannot start. */
class RefusedRequestsTest {
  private static final String SERVICE =
      """
      kind: Service
      name: recommender
      fleet: edge
      listen: {address: 127.0.0.1, port: 10000}
      stable: v1
      versions:
        v1: {endpoints: ["127.0.0.1:9001"]}
        v2: {endpoints: ["127.0.0.1:9002"]}
      ---
      kind: Rollout
      name: recommender-v2
      service: recommender
      candidate: v2
      start: manual
      strategy: {basic: {}}
      """;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    Files.writeString(Files.createDirectory(folder.resolve("config")).resolve("all.yaml"), SERVICE);
    server = RunningServer.start(another(0, 0, "journal.db"));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private ServerSettings another(int xdsPort, int operatorsPort, String journal) {
    return ServerSettings.local(
        folder.resolve("config"), folder.resolve(journal), xdsPort, operatorsPort, "test");
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.operatorsPort() + path));
  }

  private HttpResponse<String> asked(String path) throws IOException, InterruptedException {
    return client.send(to(path).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return client.send(
        to(path)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void rest_bodyThatIsNoJsonOrHasUnknownFields_isRefusedWithTheReason() throws Exception {
    String verb = "/api/v1/rollouts/recommender-v2/start";

    HttpResponse<String> noJson = post(verb, "{bad");
    assertThat(noJson.statusCode()).isEqualTo(400);
    assertThat(noJson.body()).startsWith("the body is not JSON: Unexpected character ('b'");

    HttpResponse<String> unknown = post(verb, "{\"resaon\": \"x\"}");
    assertThat(unknown.statusCode()).isEqualTo(400);
    assertThat(unknown.body()).contains("resaon");
    assertThat(asked("/api/v1/rollouts/recommender-v2").body()).contains("WAITING");
  }

  @Test
  void alert_tooLarge_isRefusedWithTheLimit() throws Exception {
    HttpResponse<String> answer = post("/api/v1/alerts", " ".repeat(1_200_000));

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).isEqualTo("the body is larger than 1048576 bytes\n");
  }

  /** RESOURCE_EXHAUSTED would mean that the same is to be sent again. */
  @Test
  void feedback_tooLarge_isRefusedForGood() throws Exception {
    String id = "x".repeat(1_200_000);
    ManagedChannel channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.operatorsPort())
            .usePlaintext()
            .build();
    try {
      var end = new End();
      StreamObserver<FeedbackBatch> stream =
          FeedbackServiceGrpc.newStub(channel).streamFeedback(end);
      stream.onNext(
          FeedbackBatch.newBuilder().addEvents(FeedbackEvent.newBuilder().setId(id)).build());
      assertThat(end.cause.join())
          .hasMessage("INVALID_ARGUMENT: the message is larger than 1048576 bytes");
    } finally {
      channel.shutdownNow();
    }
    assertThat(post("/api/v1/feedback", "{\"events\": [{\"id\": \"" + id + "\"}]}").statusCode())
        .isIn(400, 413);
  }

  /** How a stream ends. */
  private static final class End implements StreamObserver<FeedbackReceipt> {
    private final CompletableFuture<Throwable> cause = new CompletableFuture<>();

    @Override
    public void onNext(FeedbackReceipt receipt) {}

    @Override
    public void onError(Throwable error) {
      cause.complete(error);
    }

    @Override
    public void onCompleted() {
      cause.complete(new AssertionError("the stream has ended well"));
    }
  }

  @Test
  void start_portOfEnvoysTaken_saysWhichAndWhy() {
    int taken = server.xdsPort();

    assertThatThrownBy(() -> RunningServer.start(another(taken, 0, "other.db")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the port for Envoys (xds), 127.0.0.1:%d, cannot be opened: another process has it"
                .formatted(taken));
  }

  @Test
  void start_portOfOperatorsTaken_saysWhichAndWhy() {
    int taken = server.operatorsPort();

    assertThatThrownBy(() -> RunningServer.start(another(0, taken, "other.db")))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the port for operators, 127.0.0.1:%d, cannot be opened: another process has it"
                .formatted(taken));
  }

  @Test
  void start_folderOfTheJournalImpossible_saysWhy() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> RunningServer.start(another(0, 0, "file/data/journal.db")))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the journal's folder " + file);
  }
}
