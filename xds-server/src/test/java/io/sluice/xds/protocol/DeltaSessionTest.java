package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The rules of the incremental variant, by section of Envoy's xDS protocol document. */
final class DeltaSessionTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();
  private static final String RDS = ResourceType.ROUTES.typeUrl();
  private static final String SDS =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));

  private final Publication first = Publication.first(V1, PushGate.ACKED);
  private final DeltaSession session = new DeltaSession(first, StreamScope.AGGREGATED);

  private Optional<Answer> answer(String typeUrl, String nonce, Optional<String> error) {
    return session.receive(new DeltaRequest(typeUrl, nonce, List.of(), List.of(), Map.of(), error));
  }

  private void ask(String typeUrl, List<String> subscribe, List<String> unsubscribe) {
    session.receive(
        new DeltaRequest(typeUrl, "", subscribe, unsubscribe, Map.of(), Optional.empty()));
  }

  private void resume(String typeUrl, List<String> subscribe, Map<String, String> versions) {
    session.receive(
        new DeltaRequest(typeUrl, "", subscribe, List.of(), versions, Optional.empty()));
  }

  private Optional<Push> next() {
    return session.next(cluster -> true, 0);
  }

  private Push acked() {
    Push push = next().orElseThrow();
    answer(push.typeUrl(), push.nonce(), Optional.empty());
    return push;
  }

  private static List<String> names(Push push) {
    return push.resources().stream().map(Resource::name).toList();
  }

  private static String version(Snapshot snapshot, ResourceType type, String name) {
    return snapshot.find(type, name).orElseThrow().version();
  }

  /** "Incremental xDS": only what changed is sent. */
  @Test
  void change_ofOneResource_isSentAlone() {
    ask(CDS, List.of(), List.of());
    acked();

    session.retarget(first.then(V1_V2, PushGate.ACKED));

    assertThat(names(acked())).containsExactly("v2");
    assertThat(next()).isEmpty();
  }

  @Test
  void wildcard_overNothing_isAnsweredWithNothing() {
    session.retarget(first.then(Snapshot.of(List.of()), PushGate.ACKED));
    ask(CDS, List.of(), List.of());

    Push push = acked();

    assertThat(push.resources()).isEmpty();
    assertThat(push.absent()).isEmpty();
    assertThat(next()).isEmpty();
  }

  /** "NACK". */
  @Test
  void nack_ofAResource_isRecordedAndNotAnsweredWithTheSame() {
    ask(CDS, List.of(), List.of());
    Push push = next().orElseThrow();

    answer(CDS, push.nonce(), Optional.of("no"));

    assertThat(next()).isEmpty();
    assertThat(
            session.rejection(ResourceType.CLUSTER, "v1", version(V1, ResourceType.CLUSTER, "v1")))
        .isPresent();
  }

  /** What was refused together may be applied in part: all of it is sent when any of it changes. */
  @Test
  void nack_thenRollback_sendsWhatMayHaveBeenApplied() {
    ask(EDS, List.of("v1"), List.of());
    acked();
    Publication changed = first.then(endpointsOn(9_001), PushGate.ACKED);
    session.retarget(changed);
    answer(EDS, next().orElseThrow().nonce(), Optional.of("no"));

    session.retarget(changed.then(V1, PushGate.ACKED));

    assertThat(names(acked())).containsExactly("v1");
  }

  /** "Incremental xDS": a stale nonce is no reason to ignore a change of the subscription. */
  @Test
  void subscription_withAStaleNonce_counts() {
    ask(EDS, List.of(), List.of());

    session.receive(
        new DeltaRequest(EDS, "stale", List.of("v1"), List.of(), Map.of(), Optional.empty()));

    assertThat(names(acked())).containsExactly("v1");
  }

  /** "Subscribing to Resources": the client may have forgotten what it asks for. */
  @Test
  void subscription_toWhatTheClientHas_isAnsweredAgain() {
    ask(EDS, List.of("v1"), List.of());
    acked();

    ask(EDS, List.of("v1"), List.of());

    assertThat(names(acked())).containsExactly("v1");
  }

  /** "Knowing When a Requested Resource Does Not Exist". */
  @Test
  void name_thatDoesNotExist_isAnsweredAsRemovedAndSentWhenItDoes() {
    ask(EDS, List.of("v2"), List.of());
    assertThat(acked().absent()).containsExactly("v2");
    assertThat(next()).isEmpty();

    session.retarget(first.then(V1_V2, PushGate.ACKED));

    assertThat(names(acked())).containsExactly("v2");
  }

  /** "Deleting Resources". */
  @Test
  void resource_thatIsGone_isAnsweredAsRemoved() {
    session.retarget(first.then(V1_V2, PushGate.ACKED));
    ask(CDS, List.of(), List.of());
    acked();

    session.retarget(session.target().then(V1, PushGate.ACKED));

    assertThat(acked().absent()).containsExactly("v2");
    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v2")).isEmpty();
  }

  /** "Unsubscribing from Resources": no response, except where the wildcard covers the name. */
  @Test
  void unsubscription_fromAName_isAnsweredOnlyUnderTheWildcard() {
    ask(EDS, List.of("v1"), List.of());
    acked();
    ask(EDS, List.of(), List.of("v1"));
    assertThat(next()).isEmpty();

    ask(CDS, List.of("*", "v1", "other"), List.of());
    acked();
    ask(CDS, List.of(), List.of("v1", "other"));
    Push push = acked();
    assertThat(names(push)).containsExactly("v1");
    assertThat(push.absent()).containsExactly("other");
  }

  /** "How the client specifies what resources to return": leaving the wildcard keeps the names. */
  @Test
  void wildcard_left_keepsNamesOnly() {
    ask(CDS, List.of("*", "v1"), List.of());
    acked();
    ask(CDS, List.of(), List.of("*"));

    session.retarget(first.then(V1_V2, PushGate.ACKED));

    assertThat(next()).isEmpty();
    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v1")).isPresent();
  }

  /**
   * "Incremental xDS": initial_resource_versions; and "Resource warming": endpoints that the client
   * has may be forgotten when it makes their cluster anew, so they are sent all the same.
   */
  @Test
  void reconnection_withEverything_receivesOnlyEndpointsAgain() {
    resume(CDS, List.of(), Map.of("v1", version(V1, ResourceType.CLUSTER, "v1")));
    resume(EDS, List.of("v1"), Map.of("v1", version(V1, ResourceType.ENDPOINTS, "v1")));
    resume(RDS, List.of("web"), Map.of("web", version(V1, ResourceType.ROUTES, "web")));

    // "Resource warming": the client may have a new cluster that waits for endpoints it lists as
    // old.
    Push push = acked();

    assertThat(push.typeUrl()).isEqualTo(EDS);
    assertThat(next()).isEmpty();
    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v1")).isPresent();
    assertThat(session.acceptedVersion(ResourceType.ROUTES, "web")).isPresent();
  }

  /** "Incremental xDS": initial_resource_versions, of what has changed since. */
  @Test
  void reconnection_withAnOlderVersion_receivesTheNewOne() {
    resume(CDS, List.of(), Map.of("v1", "older"));

    assertThat(names(acked())).containsExactly("v1");
  }

  /** "Incremental xDS": initial_resource_versions, of what has gone since. */
  @Test
  void reconnection_withANameThatIsGone_isToldWhenItsRoutesAreKnown() {
    resume(CDS, List.of(), Map.of("v1", version(V1, ResourceType.CLUSTER, "v1"), "old", "x"));
    assertThat(next()).isEmpty();

    resume(RDS, List.of("web"), Map.of("web", version(V1, ResourceType.ROUTES, "web")));

    assertThat(acked().absent()).containsExactly("old");
  }

  /**
   * Routes that a reconnecting client has count as those before, so that a step forward asks for
   * health.
   */
  @Test
  void reconnection_withKnownRoutes_isGatedByHealth() {
    Publication step = first.then(V1_V2, PushGate.ACKED_AND_HEALTHY);
    session.retarget(step);
    resume(CDS, List.of(), Map.of());
    acked();
    ask(EDS, List.of("v1", "v2"), List.of());
    acked();
    resume(RDS, List.of("web"), Map.of("web", version(V1, ResourceType.ROUTES, "web")));

    assertThat(session.next(cluster -> false, 0)).isEmpty();
    assertThat(session.lacking(ResourceType.ROUTES, "web")).containsExactly("v2");
    assertThat(names(acked())).containsExactly("web");
  }

  /** "Knowing When a Requested Resource Does Not Exist", of a type that never will. */
  @Test
  void type_thatTheServerDoesNotKnow_isAnsweredWithItsNamesRemoved() {
    ask(SDS, List.of("certificate"), List.of());
    assertThat(acked().absent()).containsExactly("certificate");
    assertThat(next()).isEmpty();
  }

  /**
   * Only services of single types: nothing is known of the client's routes, so nothing waits for
   * them.
   */
  @Test
  void stream_ofASingleType_removesAtOnce() {
    DeltaSession clusters = new DeltaSession(first, StreamScope.SINGLE_TYPE);
    clusters.receive(
        new DeltaRequest(CDS, "", List.of(), List.of(), Map.of("old", "x"), Optional.empty()));

    assertThat(clusters.next(cluster -> true, 0).orElseThrow().absent()).containsExactly("old");
  }

  private static Snapshot endpointsOn(int port) {
    return Snapshot.of(
        List.of(
            Sample.listener("web", 10_000),
            Sample.routes("web", Map.of("v1", 100)),
            Sample.cluster("v1", 1),
            Sample.endpoints("v1", port)));
  }
}
