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

/** "ACK/NACK and resource type instance version", in the state-of-the-world variant. */
final class SotwAnswerTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();
  private static final String RDS = ResourceType.ROUTES.typeUrl();
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));

  private final Publication first = Publication.first(V1, PushGate.ACKED);
  private final SotwSession session = new SotwSession(first, StreamScope.AGGREGATED);

  private Optional<Answer> ask(String typeUrl, String nonce, String... names) {
    return session.receive(new SotwRequest(typeUrl, "", nonce, List.of(names), Optional.empty()));
  }

  private Optional<Answer> refuse(String typeUrl, String nonce, String message, String... names) {
    return session.receive(
        new SotwRequest(typeUrl, "", nonce, List.of(names), Optional.of(message)));
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

  /** "ACK". */
  @Test
  void ack_ofAResponse_makesItAcceptedAndIsNotAnswered() {
    ask(CDS, "");
    Push push = expectNext();

    Optional<Answer> answer = ask(CDS, push.nonce());

    assertThat(answer).containsInstanceOf(Answer.Acknowledged.class);
    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v1"))
        .hasValue(push.resources().getFirst().version());
    assertThat(next()).isEmpty();
  }

  /** "NACK": error_detail makes it one, whatever the version; the same is not sent again. */
  @Test
  void nack_ofAResponse_isRecordedAndNotAnsweredWithTheSame() {
    ask(CDS, "");
    Push push = expectNext();
    String version = push.resources().getFirst().version();

    Optional<Answer> answer = refuse(CDS, push.nonce(), "no such thing");

    assertThat(answer).hasValueSatisfying(a -> assertThat(a).isInstanceOf(Answer.Rejected.class));
    assertThat(session.rejection(ResourceType.CLUSTER, "v1", version))
        .hasValueSatisfying(r -> assertThat(r.message()).isEqualTo("no such thing"));
    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v1")).isEmpty();
    assertThat(next()).isEmpty();
  }

  /** "NACK": an update may succeed at a new version. */
  @Test
  void nack_followedByAnotherVersion_isOvercome() {
    ask(CDS, "");
    refuse(CDS, expectNext().nonce(), "no");

    session.retarget(first.then(changedCluster(), PushGate.ACKED));
    Push push = expectNext();
    ask(CDS, push.nonce());

    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v1"))
        .hasValue(push.resources().getFirst().version());
  }

  /** A request without error_detail is no NACK, though it bears an older version. */
  @Test
  void request_withAnOlderVersion_isNoNack() {
    ask(CDS, "");
    Push push = expectNext();

    Optional<Answer> answer =
        session.receive(new SotwRequest(CDS, "older", push.nonce(), List.of(), Optional.empty()));

    assertThat(answer).containsInstanceOf(Answer.Acknowledged.class);
  }

  /**
   * A cluster that was refused does not keep others from the node: the old one stays in its place.
   */
  @Test
  void nack_thatNamesACluster_leavesItOutOfLaterResponses() {
    Publication both = first.then(V1_V2, PushGate.ACKED);
    session.retarget(both);
    ask(CDS, "");
    Push push = expectNext();
    refuse(CDS, push.nonce(), "Error adding/updating cluster(s) v2: bad");
    assertThat(session.acceptedVersion(ResourceType.CLUSTER, "v1")).isPresent();

    session.retarget(both.then(Sample.split(Map.of("v1", 1, "v2", 1, "v3", 1)), PushGate.ACKED));

    assertThat(names(expectNext())).containsExactly("v1", "v3");
  }

  /** "When to send an update": what was refused is not sent again because something asks for it. */
  @Test
  void endpoints_refusedAndAskedForAgain_areNotSentAgain() {
    ask(EDS, "", "v1");
    String nonce = expectNext().nonce();
    refuse(EDS, nonce, "no", "v1");

    ask(EDS, nonce, "v1");

    assertThat(next()).isEmpty();
  }

  /**
   * Two routes in a refused response are tried one by one, so that only the bad one stands refused.
   */
  @Test
  void nack_ofSeveralRoutes_isNarrowedDownToTheBadOne() {
    Snapshot two =
        Snapshot.of(
            List.of(
                Sample.routes("a", Map.of("v1", 1)),
                Sample.routes("b", Map.of("v1", 1)),
                Sample.cluster("v1", 1),
                Sample.endpoints("v1", 9_000)));
    session.retarget(first.then(two, PushGate.ACKED));
    ask(RDS, "", "a", "b");
    refuse(RDS, expectNext().nonce(), "something is wrong", "a", "b");

    Push alone = expectNext();
    refuse(RDS, alone.nonce(), "a is wrong", "a", "b");
    Push other = expectNext();
    ask(RDS, other.nonce(), "a", "b");

    assertThat(names(alone)).containsExactly("a");
    assertThat(names(other)).containsExactly("b");
    assertThat(next()).isEmpty();
    assertThat(session.rejection(ResourceType.ROUTES, "a", alone.resources().getFirst().version()))
        .isPresent();
    assertThat(session.acceptedVersion(ResourceType.ROUTES, "b")).isPresent();
  }

  private static Snapshot changedCluster() {
    return Snapshot.of(
        List.of(
            Sample.listener("web", 10_000),
            Sample.routes("web", Map.of("v1", 100)),
            Sample.cluster("v1", 5),
            Sample.endpoints("v1", 9_000)));
  }
}
