package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** "TTL" and "SotW TTL": resources that expire unless heartbeats renew them. */
final class HeartbeatTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();
  private static final Duration LIFE = Duration.ofSeconds(2);
  private static final long HALF_NANOS = LIFE.toNanos() / 2;

  /** Far from zero, so that it wraps on the way. */
  private static final long START_NANOS = Long.MAX_VALUE - HALF_NANOS / 2;

  private static final Snapshot SNAPSHOT = snapshot(9_001, Optional.of(LIFE));

  private static final Resource V1 = SNAPSHOT.find(ResourceType.ENDPOINTS, "v1").orElseThrow();

  private final Publication first = Publication.first(SNAPSHOT, PushGate.ACKED);
  private final SotwSession sotw =
      new SotwSession(first, StreamScope.AGGREGATED, SubscriptionLimits.DEFAULT, Expiry.TOLD);
  private final DeltaSession delta =
      new DeltaSession(first, StreamScope.AGGREGATED, SubscriptionLimits.DEFAULT, Expiry.TOLD);
  private long nowNanos = START_NANOS;

  private static Snapshot snapshot(int port, Optional<Duration> life) {
    Resource v1 = Sample.endpoints("v1", port);
    return Snapshot.of(
        List.of(
            Sample.cluster("v1", 1),
            Sample.cluster("v2", 1),
            life.map(v1::expiringAfter).orElse(v1),
            Sample.endpoints("v2", port)));
  }

  private Optional<Push> next(Session<?> session) {
    return session.next(cluster -> true, nowNanos);
  }

  private Optional<Answer> askSotw(String typeUrl, String version, String nonce, String... names) {
    return sotw.receive(new SotwRequest(typeUrl, version, nonce, List.of(names), Optional.empty()));
  }

  private Optional<Answer> askDelta(String nonce, String... names) {
    return delta.receive(
        new DeltaRequest(EDS, nonce, List.of(names), List.of(), Map.of(), Optional.empty()));
  }

  /** {@return the accepted response by which a client in SotW has both endpoints} */
  private Push settleSotw() {
    askSotw(EDS, "", "", "v1", "v2");
    Push push = next(sotw).orElseThrow();
    assertThat(askSotw(EDS, push.version(), push.nonce(), "v1", "v2")).isPresent();
    assertThat(next(sotw)).isEmpty();
    return push;
  }

  private Push settleDelta() {
    askDelta("", "v1", "v2");
    Push push = next(delta).orElseThrow();
    assertThat(askDelta(push.nonce())).isPresent();
    assertThat(next(delta)).isEmpty();
    return push;
  }

  /** "TTL": version and name of what was sent most recently, and no resource. */
  @Test
  void delta_atHalfTheTime_getsAHeartbeatOfWhatExpires() {
    Push update = settleDelta();
    assertThat(delta.heartbeatNanos(nowNanos)).hasValue(START_NANOS + HALF_NANOS);
    nowNanos += HALF_NANOS - 1;
    assertThat(next(delta)).isEmpty();
    nowNanos++;

    Push heartbeat = next(delta).orElseThrow();

    assertThat(heartbeat.heartbeats()).containsExactly(V1);
    assertThat(heartbeat.resources()).isEmpty();
    assertThat(heartbeat.absent()).isEmpty();
    assertThat(heartbeat.version()).isEqualTo(update.version());
    assertThat(heartbeat.nonce()).isNotEqualTo(update.nonce());
    assertThat(next(delta)).isEmpty();
    assertThat(delta.heartbeatNanos(nowNanos)).hasValue(nowNanos + HALF_NANOS);
  }

  /** "SotW TTL": the version that counts is that of the type, which does not change. */
  @Test
  void sotw_atHalfTheTime_getsAHeartbeatOfTheVersionThatItHas() {
    Push update = settleSotw();
    nowNanos += HALF_NANOS;

    Push heartbeat = next(sotw).orElseThrow();

    assertThat(heartbeat.heartbeats()).containsExactly(V1);
    assertThat(heartbeat.version()).isEqualTo(update.version());
  }

  /** "TTL": heartbeats are not resource updates. An ACK of one is not an ACK of anything. */
  @Test
  void acknowledgedHeartbeat_isNoNewsAndAsksForNothing() {
    Push update = settleSotw();
    for (int i = 0; i < 40; i++) {
      nowNanos += HALF_NANOS;
      Push heartbeat = next(sotw).orElseThrow();
      assertThat(heartbeat.isHeartbeat()).isTrue();

      assertThat(askSotw(EDS, update.version(), heartbeat.nonce(), "v1", "v2")).isEmpty();
      assertThat(next(sotw)).isEmpty();
    }
    assertThat(sotw.acceptedVersion(ResourceType.ENDPOINTS, "v1"))
        .isEqualTo(SNAPSHOT.find(ResourceType.ENDPOINTS, "v1").map(Resource::version));
  }

  @Test
  void requestWithTheNonceOfAHeartbeat_changesTheSubscription() {
    Push update = settleSotw();
    nowNanos += HALF_NANOS;
    Push heartbeat = next(sotw).orElseThrow();

    askSotw(EDS, update.version(), update.nonce(), "v1");
    assertThat(next(sotw)).isEmpty();
    askSotw(EDS, update.version(), heartbeat.nonce(), "v2", "v3");

    assertThat(next(sotw).orElseThrow().absent()).containsExactly("v3");
    nowNanos += HALF_NANOS;
    assertThat(next(sotw)).as("v1 is not subscribed to any more").isEmpty();
    assertThat(sotw.heartbeatNanos(nowNanos)).isEmpty();
  }

  @Test
  void refusedHeartbeat_isShownAndItsResourceIsSentWhole() {
    settleDelta();
    nowNanos += HALF_NANOS;
    Push heartbeat = next(delta).orElseThrow();

    Optional<Answer> answer =
        delta.receive(
            new DeltaRequest(
                EDS,
                heartbeat.nonce(),
                List.of(),
                List.of(),
                Map.of(),
                Optional.of("no such resource")));

    assertThat(answer.orElseThrow()).isInstanceOf(Answer.Rejected.class);
    assertThat(next(delta).orElseThrow().resources())
        .extracting(Resource::name)
        .containsExactly("v1");
  }

  /** "TTL": what the client has dropped by itself cannot be renewed. */
  @Test
  void resourceThatIsOver_isSentWhole() {
    settleDelta();
    nowNanos += LIFE.toNanos() + 1;

    Push push = next(delta).orElseThrow();

    assertThat(push.isHeartbeat()).isFalse();
    assertThat(push.resources()).extracting(Resource::name).containsExactly("v1");
    assertThat(push.expiry()).isEqualTo(Expiry.TOLD);
  }

  @Test
  void responseThatWaitsForItsAnswer_putsTheHeartbeatOff() {
    Push update = settleSotw();
    sotw.retarget(first.then(snapshot(9_002, Optional.of(LIFE)), PushGate.ACKED));
    Push changed = next(sotw).orElseThrow();
    nowNanos += HALF_NANOS;
    assertThat(next(sotw)).isEmpty();
    assertThat(sotw.heartbeatNanos(nowNanos)).as("the answer wakes").isEmpty();

    sotw.receive(
        new SotwRequest(
            EDS, update.version(), changed.nonce(), List.of("v1", "v2"), Optional.of("bad")));

    assertThat(next(sotw).orElseThrow().heartbeats())
        .as("the old version is still in use")
        .containsExactly(V1);
  }

  /** "TTL": to remove the TTL, the resource is sent again without. */
  @Test
  void lifetimeTakenAway_isTold() {
    settleSotw();
    sotw.retarget(first.then(snapshot(9_001, Optional.empty()), PushGate.ACKED));

    Push push = next(sotw).orElseThrow();
    askSotw(EDS, push.version(), push.nonce(), "v1", "v2");
    assertThat(next(sotw)).isEmpty();

    assertThat(push.resources()).extracting(Resource::name).containsExactly("v1");
    assertThat(push.expiry()).as("in the wrapper").isEqualTo(Expiry.TOLD);
    nowNanos += HALF_NANOS;
    assertThat(next(sotw)).isEmpty();
    assertThat(sotw.heartbeatNanos(nowNanos)).isEmpty();
  }

  /** "Deleting Resources": what a whole response does not hold is deleted, heartbeats or not. */
  @Test
  void sotwTypeThatIsSentWhole_isSentAgainInsteadOfAHeartbeat() {
    Snapshot clusters =
        Snapshot.of(
            List.of(
                Sample.cluster("v1", 1).expiringAfter(LIFE),
                Sample.cluster("v2", 1),
                Sample.endpoints("v1", 1),
                Sample.endpoints("v2", 1)));
    sotw.retarget(first.then(clusters, PushGate.ACKED));
    askSotw(CDS, "", "");
    Push update = next(sotw).orElseThrow();
    askSotw(CDS, update.version(), update.nonce());
    nowNanos += HALF_NANOS;

    Push again = next(sotw).orElseThrow();

    assertThat(again.isHeartbeat()).isFalse();
    assertThat(again.version()).isEqualTo(update.version());
    assertThat(again.resources()).extracting(Resource::name).containsExactly("v1", "v2");
    assertThat(next(sotw)).isEmpty();
  }

  /** "TTL": only for clients that support it. */
  @Test
  void clientWithoutTheFeature_isToldNothing() {
    DeltaSession plain = new DeltaSession(first, StreamScope.AGGREGATED);
    plain.receive(new DeltaRequest(EDS, "", List.of("v1"), List.of(), Map.of(), Optional.empty()));

    assertThat(next(plain).orElseThrow().expiry()).isEqualTo(Expiry.LEFT_OUT);
    assertThat(plain.heartbeatNanos(nowNanos)).isEqualTo(OptionalLong.empty());
  }

  @Test
  void clientThatAnswersNoHeartbeat_getsABoundedNumber() {
    settleDelta();
    int sent = 0;
    for (int i = 0; i < 100; i++) {
      nowNanos += HALF_NANOS;
      sent += next(delta).isPresent() ? 1 : 0;
    }

    assertThat(sent).isEqualTo(Session.MAX_UNANSWERED);
  }

  /** "Incremental xDS": what a reconnecting client has may be about to expire. */
  @Test
  void reconnectingClient_isSentWhatExpires() {
    Resource v1 = Sample.cluster("v1", 1).expiringAfter(LIFE);
    Resource v2 = Sample.cluster("v2", 1);
    delta.retarget(
        first.then(
            Snapshot.of(List.of(v1, v2, Sample.endpoints("v1", 1), Sample.endpoints("v2", 1))),
            PushGate.ACKED));
    delta.receive(
        new DeltaRequest(
            CDS,
            "",
            List.of(),
            List.of(),
            Map.of("v1", v1.version(), "v2", v2.version()),
            Optional.empty()));

    assertThat(next(delta).orElseThrow().resources()).containsExactly(v1);
  }
}
