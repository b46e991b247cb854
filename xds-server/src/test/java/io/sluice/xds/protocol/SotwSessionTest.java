package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.xds.Sample;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Subscriptions, nonces and responses of the state-of-the-world variant, by section of Envoy's xDS
 * protocol document.
 */
final class SotwSessionTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();
  private static final String RDS = ResourceType.ROUTES.typeUrl();
  private static final String RTDS = "type.googleapis.com/envoy.service.runtime.v3.Runtime";
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));

  private final Publication first = Publication.first(V1, PushGate.ACKED);
  private final SotwSession session = new SotwSession(first, StreamScope.AGGREGATED);

  private Optional<Answer> ask(String typeUrl, String nonce, String... names) {
    return session.receive(new SotwRequest(typeUrl, "", nonce, List.of(names), Optional.empty()));
  }

  private Optional<Push> next() {
    return session.next(cluster -> true, 0);
  }

  private Push expectNext() {
    return next().orElseThrow();
  }

  private static List<String> names(Push push) {
    return push.resources().stream().map(Resource::name).toList();
  }

  /** "Basic Protocol Overview". */
  @Test
  void request_first_isAnsweredOnce() {
    ask(CDS, "");

    Push push = expectNext();

    assertThat(names(push)).containsExactly("v1");
    assertThat(push.version()).isEqualTo(V1.version(ResourceType.CLUSTER));
    assertThat(next()).isEmpty();
  }

  /** "Resource updates": no response is due to a request with a stale nonce. */
  @Test
  void nonce_thatIsStale_asksForNothing() {
    ask(EDS, "", "v1");
    Push before = expectNext();
    session.retarget(first.then(changedEndpoints(), PushGate.ACKED));
    Push push = expectNext();

    ask(EDS, before.nonce(), "v1", "v2");
    assertThat(next()).isEmpty();

    ask(EDS, push.nonce(), "v1", "v2");
    assertThat(expectNext().absent()).containsExactly("v2");
  }

  /** "Basic Protocol Overview": a nonce is of its stream alone; that of another is stale here. */
  @Test
  void nonce_thatWasNeverSent_isIgnored() {
    ask(CDS, "");
    expectNext();

    assertThat(ask(CDS, "nonsense")).isEmpty();
    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v1")).isEmpty();
    assertThat(next()).isEmpty();
  }

  /**
   * "Grouping Resources into Responses": clusters whole, endpoints and routes only as far as they
   * changed.
   */
  @Test
  void response_ofClusters_isWholeAndOfEndpointsPartial() {
    ask(CDS, "");
    ask(CDS, expectNext().nonce());
    ask(EDS, "", "v1", "v2");
    ask(EDS, expectNext().nonce(), "v1", "v2");

    session.retarget(first.then(V1_V2, PushGate.ACKED));

    assertThat(names(expectNext())).containsExactly("v1", "v2");
    assertThat(names(expectNext())).containsExactly("v2");
  }

  /** "Knowing When a Requested Resource Does Not Exist": and when it comes to be later. */
  @Test
  void name_thatDoesNotExist_isAnsweredAsAbsentAndSentWhenItDoes() {
    ask(EDS, "", "v2");
    Push push = expectNext();
    assertThat(push.absent()).containsExactly("v2");
    ask(EDS, push.nonce(), "v2");

    session.retarget(first.then(V1_V2, PushGate.ACKED));

    assertThat(names(expectNext())).containsExactly("v2");
  }

  /** "Subscribing": newly requested resources are sent even if they were sent before. */
  @Test
  void name_subscribedToAgain_isSentAgain() {
    ask(EDS, "", "v1");
    String nonce = expectNext().nonce();
    ask(EDS, nonce);
    ask(EDS, nonce, "v1");

    assertThat(names(expectNext())).containsExactly("v1");
  }

  /** "Unsubscribing From Resources": nothing more of a name that is left out. */
  @Test
  void name_leftOut_isNotSentAnyMore() {
    ask(EDS, "", "v1");
    ask(EDS, expectNext().nonce());

    session.retarget(first.then(changedEndpoints(), PushGate.ACKED));

    assertThat(next()).isEmpty();
  }

  /** "Resource warming": the same names asked for again, with nothing to acknowledge. */
  @Test
  void endpoints_askedForAgain_areSentAgainOnce() {
    ask(EDS, "", "v1");
    String nonce = expectNext().nonce();
    ask(EDS, nonce, "v1");
    assertThat(next()).isEmpty();

    ask(EDS, nonce, "v1");
    Push again = expectNext();
    ask(EDS, again.nonce(), "v1");

    assertThat(names(again)).containsExactly("v1");
    assertThat(next()).isEmpty();
  }

  /** "Knowing When a Requested Resource Does Not Exist", of a type that never will. */
  @Test
  void type_thatTheServerDoesNotKnow_isAnsweredOnceWithItsNamesAbsent() {
    ask(RTDS, "", "layer");

    Push push = expectNext();
    ask(RTDS, push.nonce(), "layer");

    assertThat(push.absent()).containsExactly("layer");
    assertThat(next()).isEmpty();
  }

  @Test
  void types_withoutEnd_areRefused() {
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                ask("type/" + i, "");
              }
            })
        .isInstanceOf(SubscriptionLimitException.class);
  }

  /** Clients such as gRPC ask for routes first and for clusters by the names they find there. */
  @Test
  void client_thatAsksForClustersByName_isNotGated() {
    ask(RDS, "", "web");
    assertThat(names(expectNext())).containsExactly("web");
    ask(CDS, "", "v1");
    assertThat(names(expectNext())).containsExactly("v1");
  }

  @Test
  void client_thatNeverAnswers_getsABoundedNumberOfResponses() {
    ask(EDS, "", "v1");
    Publication publication = first;
    int pushes = 0;
    for (int port = 1; port < 100; port++) {
      publication = publication.then(endpointsOn(port), PushGate.ACKED);
      session.retarget(publication);
      pushes += next().isPresent() ? 1 : 0;
    }

    assertThat(pushes).isEqualTo(Session.MAX_UNANSWERED);
  }

  private static Snapshot changedEndpoints() {
    return endpointsOn(9_001);
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
