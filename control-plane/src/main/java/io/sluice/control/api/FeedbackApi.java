package io.sluice.control.api;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackReceipt;
import io.sluice.proto.control.v1.FeedbackServiceGrpc;
import java.util.Optional;

/** The feedback API in front of the desk. It holds no state of its own. */
public final class FeedbackApi extends FeedbackServiceGrpc.FeedbackServiceImplBase {
  private final FeedbackDesk desk;

  public FeedbackApi(FeedbackDesk desk) {
    this.desk = desk;
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
    return FeedbackStream.begin(desk, (ServerCallStreamObserver<FeedbackReceipt>) out);
  }
}
