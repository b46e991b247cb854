package io.sluice.control.api;

import static java.util.Objects.requireNonNull;

import io.grpc.stub.ServerCallStreamObserver;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlStatus;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.WatchRolloutRequest;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One client that watches one rollout. A client that cannot take more is sent the newest state when
 * it can; nothing is queued for it.
 */
final class RolloutWatch {
  private final WatchRolloutRequest request;
  private final ServerCallStreamObserver<Rollout> out;
  private final AtomicReference<Control.@Nullable Subscription> subscription =
      new AtomicReference<>();
  private @Nullable ControlStatus newest;
  private Rollout sent = Rollout.getDefaultInstance();
  private boolean ended;

  RolloutWatch(WatchRolloutRequest request, ServerCallStreamObserver<Rollout> out) {
    this.request = request;
    this.out = out;
  }

  void begin(Control control) {
    out.setOnReadyHandler(this::send);
    out.setOnCancelHandler(this::end);
    subscription.set(control.subscribe(this::take));
    if (ended()) {
      unsubscribe();
    }
  }

  private synchronized void take(ControlStatus status) {
    newest = status;
    send();
  }

  private synchronized void send() {
    if (ended || newest == null || !out.isReady()) {
      return;
    }
    ControlStatus status = requireNonNull(newest);
    var rollout = status.rollout(request.getName());
    if (rollout.isEmpty()) {
      return;
    }
    Rollout message = StatusMessages.rollout(status, rollout.get());
    if (!message.equals(sent)) {
      sent = message;
      out.onNext(message);
    }
    if (message.getState() == Rollout.State.FINISHED && !request.getFollow()) {
      ended = true;
      out.onCompleted();
      unsubscribe();
    }
  }

  private synchronized boolean ended() {
    return ended;
  }

  private synchronized void end() {
    ended = true;
    unsubscribe();
  }

  private void unsubscribe() {
    Control.Subscription present = subscription.getAndSet(null);
    if (present != null) {
      present.close();
    }
  }
}
