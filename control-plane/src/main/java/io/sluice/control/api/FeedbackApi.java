package io.sluice.control.api;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackReceipt;
import io.sluice.proto.control.v1.FeedbackServiceGrpc;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** The feedback API in front of the desk. Of its own it only counts the streams. */
public final class FeedbackApi extends FeedbackServiceGrpc.FeedbackServiceImplBase {
  /** Each may hold a batch, and the operators' port has other callers too. */
  private static final int STREAMS_MAX = 200;

  private final FeedbackDesk desk;
  private final Semaphore streams;

  public FeedbackApi(FeedbackDesk desk) {
    this(desk, STREAMS_MAX);
  }

  FeedbackApi(FeedbackDesk desk, int streamsMax) {
    this.desk = desk;
    streams = new Semaphore(streamsMax);
  }

  @Override
  public void sendFeedback(FeedbackBatch batch, StreamObserver<FeedbackReceipt> out) {
    var messages = new FeedbackMessages(batch);
    Optional<String> problem = messages.problem();
    if (problem.isPresent()) {
      out.onError(Status.INVALID_ARGUMENT.withDescription(problem.get()).asException());
      return;
    }
    messages
        .offer(desk)
        .ifPresentOrElse(
            receipt -> {
              out.onNext(receipt);
              out.onCompleted();
            },
            () ->
                out.onError(
                    Status.RESOURCE_EXHAUSTED
                        .withDescription(
                            "there is no room before the next look; send the whole batch again,"
                                + " what was taken of it counts once")
                        .asException()));
  }

  @Override
  public StreamObserver<FeedbackBatch> streamFeedback(StreamObserver<FeedbackReceipt> out) {
    var call = (ServerCallStreamObserver<FeedbackReceipt>) out;
    if (streams.tryAcquire()) {
      return FeedbackStream.begin(desk, call, streams::release);
    }
    out.onError(
        Status.RESOURCE_EXHAUSTED
            .withDescription("there are too many streams of feedback; try again later")
            .asException());
    return new Ignoring();
  }

  /** What takes the rest of a stream that was refused. */
  private static final class Ignoring implements StreamObserver<FeedbackBatch> {
    @Override
    public void onNext(FeedbackBatch batch) {}

    @Override
    public void onError(Throwable cause) {}

    @Override
    public void onCompleted() {}
  }
}
