package io.sluice.xds.grpc;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.netty.util.concurrent.EventExecutor;
import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.identity.Peer;
import io.sluice.xds.protocol.Answer;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.Session;
import io.sluice.xds.protocol.StreamView;
import io.sluice.xds.protocol.SubscriptionLimitException;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream on the wire: it passes requests to its session and sends what the session offers while
 * the transport can take it.
 *
 * <p>Whatever happens (a request, a publication, room in the transport, the end) only wakes the
 * stream, which then takes its turn on the event loop of its connection and looks at everything.
 * Requests are taken from the transport one by one, responses are made when they can be sent, so
 * nothing is queued. Until the group is published the first request waits in its place.
 */
final class XdsStream<Q> implements StreamObserver<byte[]> {
  private static final Logger log = LoggerFactory.getLogger(XdsStream.class);

  private final StreamHub hub;
  private final StreamKind kind;
  private final Codec<Q> codec;
  private final Peer peer;
  private final ServerCallStreamObserver<Encoded> call;
  private final long id;
  private final EventExecutor home;
  private final RecentNames recentNames;
  private final Alarm alarm;
  private final AtomicBoolean called = new AtomicBoolean();
  private volatile @Nullable Session<Q> session;

  // The rest is for the loop alone.
  private Ending ending = Ending.NONE;
  private @Nullable Incoming<Q> inbox;
  private @Nullable FleetStream self;
  private @Nullable Group group;
  private @Nullable StreamMeter meter;
  private List<String> clientFeatures = List.of();
  private boolean awake;
  private boolean again;
  private boolean over;

  XdsStream(
      StreamHub hub,
      StreamKind kind,
      Codec<Q> codec,
      Peer peer,
      ServerCallStreamObserver<Encoded> call) {
    this.hub = hub;
    this.kind = kind;
    this.codec = codec;
    this.peer = peer;
    this.call = call;
    this.id = hub.nextStreamId();
    this.home = hub.loops().current();
    this.recentNames = codec.recentNames();
    this.alarm = new Alarm(home, this::wake);
  }

  /** Begins to take requests. */
  void start() {
    call.disableAutoRequest();
    call.setOnReadyHandler(this::wake);
    call.setOnCancelHandler(() -> end(Ending.BROKEN));
    hub.opened(this);
    call.request(1);
  }

  long id() {
    return id;
  }

  String kind() {
    return kind.label();
  }

  @Override
  public void onNext(byte[] message) {
    try {
      inbox = codec.request(message, recentNames);
      wake();
    } catch (IOException e) {
      log.debug("stream {} sends what cannot be parsed", id, e);
      refuse(Status.INVALID_ARGUMENT.withDescription("the request cannot be parsed"));
    }
  }

  @Override
  public void onError(Throwable error) {
    end(Ending.BROKEN);
  }

  @Override
  public void onCompleted() {
    end(Ending.CLIENT_DONE);
  }

  private void end(Ending how) {
    ending = how;
    wake();
  }

  /** Ends the stream since the server stops; for any thread. */
  void stopAtHome() {
    EventLoops.run(home, () -> end(Ending.SERVER_STOPS));
  }

  /** {@return the loop of its connection, on which all its work is done} */
  EventExecutor home() {
    return home;
  }

  /** Lets the stream look at everything; only for its loop. */
  void wake() {
    again = true;
    if (!awake) {
      awake = true;
      takeTurns();
      awake = false;
    }
  }

  /** Lets the stream look at everything soon; for any thread. */
  void wakeAtHome() {
    if (!called.getAndSet(true)) {
      EventLoops.run(home, this::answerCall);
    }
  }

  private void answerCall() {
    called.set(false);
    wake();
  }

  private void takeTurns() {
    while (again) {
      again = false;
      try {
        turn();
      } catch (SubscriptionLimitException e) {
        refuse(Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()));
      } catch (RuntimeException e) {
        log.error("stream {} failed", id, e);
        refuse(Status.INTERNAL.withDescription("the stream failed in the server"));
      }
    }
  }

  private void turn() {
    if (over) {
      return;
    }
    if (ending == Ending.BROKEN) {
      finish();
    } else if (ending == Ending.SERVER_STOPS) {
      refuse(Drain.STOPS);
    } else {
      takeRequest();
      send();
      if (ending == Ending.CLIENT_DONE && !over) {
        call.onCompleted();
        finish();
      }
    }
  }

  private void takeRequest() {
    Incoming<Q> message = inbox;
    if (message == null || (session == null && !begin(message))) {
      return;
    }
    inbox = null;
    Session<Q> active = Objects.requireNonNull(session);
    StreamMeter counts = Objects.requireNonNull(meter);
    Q request = message.request();
    counts.request(codec.typeUrl(request));
    Optional<Answer> answer = active.receive(request);
    if (answer.isPresent()) {
      counts.answered(answer.orElseThrow(), System.nanoTime());
      AnswerReport.tell(hub.seams(), Objects.requireNonNull(self), answer.orElseThrow());
    }
    call.request(1);
  }

  /** {@return whether there is a session now; it waits for the first publication} */
  private boolean begin(Incoming<Q> first) {
    // Not a part of taking a request: compiled in one piece with that, it costs the JIT seconds.
    if (self == null && !introduce(first.node())) {
      return false;
    }
    Group mine = Objects.requireNonNull(group);
    Optional<Publication> target = mine.publication();
    if (target.isEmpty()) {
      return false;
    }
    StreamHub.Seams seams = hub.seams();
    session = codec.begin(target.orElseThrow(), seams.subscriptions(), clientFeatures);
    clientFeatures = List.of();
    meter = new StreamMeter(seams.metrics().fleet(mine.name()), target.orElseThrow());
    return true;
  }

  /** {@return whether the stream may go on with the node of its first request} */
  private boolean introduce(Node node) {
    switch (Introduction.of(node, peer, hub.seams())) {
      case Introduction.Refused refused -> refuse(refused.status());
      case Introduction.Admitted admitted -> join(admitted);
    }
    return !over;
  }

  private void join(Introduction.Admitted admitted) {
    clientFeatures = admitted.clientFeatures();
    FleetStream stream =
        new FleetStream(
            id,
            kind.label(),
            admitted.identity(),
            admitted.group(),
            hub.seams().clock().instant(),
            this::view);
    self = stream;
    group = hub.join(this, stream);
  }

  private StreamView view() {
    StreamView view = session;
    return view == null ? StreamView.NOTHING : view;
  }

  private void send() {
    Session<Q> active = session;
    Group mine = group;
    FleetStream stream = self;
    StreamMeter counts = meter;
    if (over || active == null || mine == null || stream == null || counts == null) {
      return;
    }
    mine.publication().ifPresent(active::retarget);
    String node = stream.identity().id();
    Predicate<String> usable = cluster -> hub.seams().readiness().isUsable(node, cluster);
    long now = System.nanoTime();
    while (call.isReady()) {
      Optional<Push> push = active.next(usable, now);
      counts.reached(active.target());
      if (push.isEmpty()) {
        alarm.set(active.heartbeatNanos(now), now);
        counts.takes();
        return;
      }
      hub.forgetClusters(node, push.orElseThrow());
      Encoded response = codec.response(push.orElseThrow());
      counts.sent(push.orElseThrow(), response.sizeBytes(), now);
      call.onNext(response);
    }
    counts.stalls();
  }

  private void refuse(Status status) {
    if (!over) {
      // First, so that it is over whatever becomes of the call.
      finish();
      call.onError(status.asRuntimeException());
    }
  }

  private void finish() {
    over = true;
    inbox = null;
    alarm.cancel();
    hub.closed(this);
    StreamMeter counts = meter;
    if (counts != null) {
      counts.over();
    }
    FleetStream stream = self;
    if (stream != null) {
      hub.part(this, stream);
    }
  }
}
