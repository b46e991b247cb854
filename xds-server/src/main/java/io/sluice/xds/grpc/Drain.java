package io.sluice.xds.grpc;

import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The end of the calls that would never end by themselves when the server stops, such as streams of
 * statistics. Single questions are answered still; discovery streams end on their own loops, after
 * what has been sent on them. Calls that come from now on are sent away.
 */
final class Drain implements ServerInterceptor {
  static final Status STOPS = Status.UNAVAILABLE.withDescription("the server stops");

  private final Set<Endable<?, ?>> open = ConcurrentHashMap.newKeySet();
  private volatile State state = State.OPEN;

  private enum State {
    OPEN,
    ENDING
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    if (state == State.ENDING) {
      call.close(STOPS, new Metadata());
      return new ServerCall.Listener<>() {};
    }
    boolean single = call.getMethodDescriptor().getType() == MethodType.UNARY;
    if (single || OtherCalls.isDiscovery(call)) {
      return next.startCall(call, headers);
    }
    Endable<Q, R> endable = new Endable<>(call);
    ServerCall.Listener<Q> listener = next.startCall(endable, headers);
    open.add(endable);
    if (state == State.ENDING) {
      endable.end();
    }
    return new Leaving<>(listener, endable);
  }

  /** Ends all streams of other services. */
  void begin() {
    state = State.ENDING;
    open.forEach(Endable::end);
  }

  /** A call that another thread may end; what its service says afterwards is of no use. */
  private static final class Endable<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private boolean closed;

    Endable(ServerCall<Q, R> call) {
      super(call);
    }

    void end() {
      close(STOPS, new Metadata());
    }

    @Override
    public synchronized void sendHeaders(Metadata headers) {
      if (!closed) {
        super.sendHeaders(headers);
      }
    }

    @Override
    public synchronized void sendMessage(R message) {
      if (!closed) {
        super.sendMessage(message);
      }
    }

    @Override
    public synchronized void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        super.close(status, trailers);
      }
    }
  }

  private final class Leaving<Q> extends SimpleForwardingServerCallListener<Q> {
    private final Endable<?, ?> call;

    Leaving(ServerCall.Listener<Q> listener, Endable<?, ?> call) {
      super(listener);
      this.call = call;
    }

    @Override
    public void onCancel() {
      open.remove(call);
      super.onCancel();
    }

    @Override
    public void onComplete() {
      open.remove(call);
      super.onComplete();
    }
  }
}
