package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackReceipt;
import io.sluice.proto.control.v1.FeedbackServiceGrpc;
import io.sluice.proto.control.v1.Rollout;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleBiFunction;

/** Clients that call through Envoy and tell what came of each answer. */
final class FeedbackClients implements AutoCloseable {
  private static final int BATCH = 20;

  private final Stage stage;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Sender sender;
  private final Map<String, Integer> numbers = new HashMap<>();

  private FeedbackClients(Stage stage, Sender sender) {
    this.stage = stage;
    this.sender = sender;
  }

  static FeedbackClients overRest(Stage stage) {
    return new FeedbackClients(stage, new Rest(stage));
  }

  static FeedbackClients overAStream(Stage stage) {
    return new FeedbackClients(stage, new Stream(stage.plane().operatorsPort()));
  }

  /** How batches get to the server. */
  private interface Sender extends AutoCloseable {
    FeedbackReceipt send(FeedbackBatch batch) throws Exception;

    @Override
    void close();
  }

  /**
   * {@return the rollout once it has ended}
   *
   * @param outcome what came of the so many-th answer of a version
   */
  Rollout tellUntilEnd(String rollout, ToDoubleBiFunction<String, Integer> outcome)
      throws Exception {
    long start = System.nanoTime();
    while (stage.client().rollout(rollout).getOutcome() == Rollout.Outcome.OUTCOME_UNSPECIFIED) {
      assertThat(System.nanoTime() - start).as("no end").isLessThan(3 * Await.LIMIT.toNanos());
      var batch = FeedbackBatch.newBuilder();
      for (int i = 0; i < BATCH; i++) {
        batch.addEvents(call(outcome));
      }
      assertThat(send(batch.build()).getRefused()).isZero();
    }
    return stage.client().rollout(rollout);
  }

  FeedbackReceipt send(FeedbackBatch batch) throws Exception {
    return sender.send(batch);
  }

  private FeedbackEvent call(ToDoubleBiFunction<String, Integer> outcome) throws Exception {
    var request = HttpRequest.newBuilder(URI.create("http://" + stage.address() + "/score"));
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    String version = answer.headers().firstValue("x-sluice-version").orElseThrow();
    int number = numbers.merge(version, 1, Integer::sum);
    return FeedbackEvent.newBuilder()
        .setId(answer.headers().firstValue("x-request-id").orElseThrow())
        .setService("recommender")
        .setVersion(version)
        .setKpi("converted")
        .setValue(outcome.applyAsDouble(version, number))
        .build();
  }

  @Override
  public void close() {
    sender.close();
    http.close();
  }

  private record Rest(Stage stage) implements Sender {
    @Override
    public FeedbackReceipt send(FeedbackBatch batch) throws Exception {
      var answer = stage.client().post("/api/v1/feedback", JsonFormat.printer().print(batch));
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var receipt = FeedbackReceipt.newBuilder();
      JsonFormat.parser().merge(answer.body(), receipt);
      return receipt.build();
    }

    @Override
    public void close() {}
  }

  private static final class Stream implements Sender, StreamObserver<FeedbackReceipt> {
    private final ManagedChannel channel;
    private final StreamObserver<FeedbackBatch> out;
    private final BlockingQueue<CompletableFuture<FeedbackReceipt>> answers =
        new LinkedBlockingQueue<>();

    Stream(int port) {
      channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
      out = FeedbackServiceGrpc.newStub(channel).streamFeedback(this);
    }

    @Override
    public FeedbackReceipt send(FeedbackBatch batch) throws Exception {
      out.onNext(batch);
      return answers.take().get();
    }

    @Override
    public void onNext(FeedbackReceipt receipt) {
      answers.add(CompletableFuture.completedFuture(receipt));
    }

    @Override
    public void onError(Throwable cause) {
      answers.add(CompletableFuture.failedFuture(cause));
    }

    @Override
    public void onCompleted() {}

    @Override
    public void close() {
      out.onCompleted();
      channel.shutdownNow();
      try {
        boolean _ = channel.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
