package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ControlPlane;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.StatusRuntimeException;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.protocol.Session;
import io.sluice.xds.protocol.SubscriptionLimitException;
import io.sluice.xds.protocol.SubscriptionLimits;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What any bytes do to a stream: they are read as a script of requests, some well formed and some
 * not, and of publications.
 *
 * <p>Whatever stands in them, nothing but a refusal may be thrown, a stream always comes to rest,
 * and no nonce is used twice.
 */
final class HostileInput<Q> {
  private static final int MAX_PUSHES = 200;
  private static final int MAX_NAMES = 64;
  private static final ControlPlane PLANE = ControlPlane.getDefaultInstance();
  private static final List<Snapshot> SNAPSHOTS =
      List.of(
          Sample.split(Map.of("a", 100)),
          Sample.split(Map.of("a", 50, "b", 50)),
          Sample.split(Map.of("b", 100)),
          Snapshot.of(List.of()));
  private static final List<String> NAMES =
      List.of("a", "b", "web", "*", "", "none", "é\u0000", "c");
  private static final List<String> TYPES =
      List.of(
          ResourceType.CLUSTER.typeUrl(),
          ResourceType.ENDPOINTS.typeUrl(),
          ResourceType.LISTENER.typeUrl(),
          ResourceType.ROUTES.typeUrl(),
          "",
          "type.googleapis.com/nobody.knows.It",
          SotwCodec.RUNTIME,
          DeltaCodec.VIRTUAL_HOST);

  private final Codec<Q> codec;
  private final RecentNames recent;
  private final Message empty;
  private final ByteBuffer script;
  private final Set<String> nonces = new HashSet<>();
  private final Session<Q> session;
  private Publication target = Publication.first(SNAPSHOTS.getFirst(), PushGate.ACKED);
  private String lastNonce = "";

  private HostileInput(Codec<Q> codec, Message empty, byte[] script) {
    this.codec = codec;
    this.recent = codec.recentNames();
    this.empty = empty;
    this.script = ByteBuffer.wrap(script);
    session = codec.begin(target, new SubscriptionLimits(MAX_NAMES), List.of());
  }

  /** Plays the script on a stream of each variant. */
  static void play(byte[] script) {
    var kind = new StreamKind.Aggregated();
    new HostileInput<>(
            new SotwCodec(PLANE, kind, new NameLists()),
            DiscoveryRequest.getDefaultInstance(),
            script)
        .play();
    new HostileInput<>(
            new DeltaCodec(PLANE, kind, new NameLists()),
            DeltaDiscoveryRequest.getDefaultInstance(),
            script)
        .play();
  }

  private void play() {
    try {
      while (script.hasRemaining()) {
        step();
      }
    } catch (SubscriptionLimitException _) {
      // The stream ends.
    }
    drain();
  }

  private void step() {
    switch (choice(5)) {
      case 0, 1 -> {
        try {
          receive(wellFormed().toByteArray());
        } catch (IOException e) {
          throw new UncheckedIOException("a request that is well formed", e);
        }
      }
      case 2 -> {
        try {
          int length = choice(64);
          byte[] raw = new byte[Math.min(script.remaining(), length)];
          script.get(raw);
          receive(raw);
        } catch (IOException _) {
          // The transport ends such a stream.
        }
      }
      case 3 -> {
        PushGate gate = choice(2) == 0 ? PushGate.ACKED : PushGate.ACKED_AND_HEALTHY;
        target = target.then(SNAPSHOTS.get(choice(SNAPSHOTS.size())), gate);
        session.retarget(target);
      }
      default -> drain();
    }
  }

  private void receive(byte[] request) throws IOException {
    Incoming<Q> incoming = codec.request(request, recent);
    try {
      var _ = incoming.node();
    } catch (StatusRuntimeException _) {
      // The stream would end; its session must be sound all the same.
    }
    var _ = session.receive(incoming.request());
  }

  private int choice(int count) {
    return script.hasRemaining() ? Byte.toUnsignedInt(script.get()) % count : 0;
  }

  private Message wellFormed() {
    int shape = choice(256);
    if (empty instanceof DiscoveryRequest) {
      var request = DiscoveryRequest.newBuilder().setTypeUrl(type()).setResponseNonce(nonce(shape));
      for (int i = 0; i < (shape >> 2) % 4; i++) {
        request.addResourceNames(name());
      }
      if (shape >= 192) {
        request.setErrorDetail(com.google.rpc.Status.newBuilder().setMessage(name() + ": no"));
      }
      return request.build();
    }
    var request =
        DeltaDiscoveryRequest.newBuilder().setTypeUrl(type()).setResponseNonce(nonce(shape));
    for (int i = 0; i < (shape >> 2) % 4; i++) {
      request.addResourceNamesSubscribe(name());
      request.addResourceNamesUnsubscribe(name());
      request.putInitialResourceVersions(name(), name());
    }
    if (shape >= 192) {
      request.setErrorDetail(com.google.rpc.Status.newBuilder().setMessage(name() + ": no"));
    }
    return request.build();
  }

  private String type() {
    return TYPES.get(choice(TYPES.size()));
  }

  private String name() {
    return NAMES.get(choice(NAMES.size()));
  }

  private String nonce(int shape) {
    return switch (shape % 4) {
      case 0 -> "";
      case 1 -> Integer.toString(choice(40));
      default -> lastNonce;
    };
  }

  private void drain() {
    for (int pushes = 0; ; pushes++) {
      assertThat(pushes).as("pushes to a client that does not answer").isLessThan(MAX_PUSHES);
      var push = session.next(cluster -> (cluster.length() & 1) == 0, 0);
      if (push.isEmpty()) {
        return;
      }
      Push sent = push.orElseThrow();
      assertThat(nonces.add(sent.nonce())).as("nonce %s", sent.nonce()).isTrue();
      assertThat(codec.response(sent)).isNotNull();
      lastNonce = sent.nonce();
    }
  }
}
