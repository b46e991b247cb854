package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.protocol.ModelClient.Variant;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation on each type in each variant, on a stream of that type alone. */
final class ProtocolMatrixTest {
  private static final String NAME = "web";

  record Cell(Variant variant, StreamScope scope, ResourceType type) {
    String name() {
      return type == ResourceType.VIRTUAL_HOST ? NAME + "/host" : NAME;
    }
  }

  static Stream<Cell> cells() {
    return Stream.of(Variant.values())
        .flatMap(v -> Stream.of(StreamScope.values()).flatMap(scope -> cells(v, scope)));
  }

  /** Virtual hosts are incremental only. */
  private static Stream<Cell> cells(Variant variant, StreamScope scope) {
    return Stream.of(ResourceType.values())
        .filter(type -> variant == Variant.DELTA || type != ResourceType.VIRTUAL_HOST)
        .map(type -> new Cell(variant, scope, type));
  }

  /** A stream of one type that has asked for one name. */
  private static final class OneName {
    private final Cell cell;
    private final Session<?> session;
    private Publication publication = Publication.first(Snapshot.of(List.of()), PushGate.ACKED);

    OneName(Cell cell) {
      this.cell = cell;
      session =
          cell.variant() == Variant.SOTW
              ? new SotwSession(publication, cell.scope())
              : new DeltaSession(publication, cell.scope());
      send("", Optional.empty(), List.of(cell.name()));
    }

    private Optional<Answer> send(String nonce, Optional<String> error, List<String> subscribe) {
      String url = cell.type().typeUrl();
      return switch (session) {
        case SotwSession sotw ->
            sotw.receive(new SotwRequest(url, "", nonce, List.of(cell.name()), error));
        case DeltaSession delta ->
            delta.receive(new DeltaRequest(url, nonce, subscribe, List.of(), Map.of(), error));
      };
    }

    Optional<Push> next() {
      return session.next(cluster -> true);
    }

    Push ack() {
      Push push = next().orElseThrow();
      assertThat(send(push.nonce(), Optional.empty(), List.of())).isPresent();
      return push;
    }

    void nack() {
      Push push = next().orElseThrow();
      assertThat(send(push.nonce(), Optional.of("no"), List.of())).isPresent();
    }

    void publish(List<Resource> resources) {
      publication = publication.then(Snapshot.of(resources), PushGate.ACKED);
      session.retarget(publication);
    }

    Optional<String> accepted() {
      return session.acceptedVersion(cell.type(), cell.name());
    }
  }

  /** Everything that belongs to the name; every version differs from the others in every type. */
  private static List<Resource> world(int version) {
    return new ArrayList<>(
        List.of(
            Sample.listener(NAME, version),
            Sample.routes(NAME, Map.of(NAME, version)),
            Sample.cluster(NAME, version),
            Sample.endpoints(NAME, version),
            Sample.secret(NAME, "key-" + version),
            Sample.extension(NAME, version),
            Sample.scopedRoutes(NAME, NAME, "scope-" + version),
            Sample.virtualHost(NAME + "/host", "host-" + version),
            Sample.runtime(NAME, version)));
  }

  private static String version(Cell cell, int version) {
    return Snapshot.of(world(version)).find(cell.type(), cell.name()).orElseThrow().version();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void name_beforeItExists_isAnsweredAndThenSent(Cell cell) {
    OneName stream = new OneName(cell);
    Push missing = stream.ack();
    stream.publish(world(1));
    Push there = stream.ack();

    assertThat(missing.resources()).isEmpty();
    assertThat(missing.absent()).containsExactly(cell.name());
    assertThat(there.resources()).extracting(Resource::name).containsExactly(cell.name());
    assertThat(stream.accepted()).hasValue(version(cell, 1));
    assertThat(stream.next()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void update_isSentOnce(Cell cell) {
    OneName stream = new OneName(cell);
    stream.publish(world(1));
    stream.ack();
    stream.publish(world(2));
    stream.ack();

    assertThat(stream.accepted()).hasValue(version(cell, 2));
    assertThat(stream.next()).isEmpty();
    stream.publish(world(2));
    assertThat(stream.next()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("cells")
  void nack_isSilentUntilSomethingElseIsPublished(Cell cell) {
    OneName stream = new OneName(cell);
    stream.publish(world(1));
    stream.ack();
    stream.publish(world(2));
    stream.nack();

    assertThat(stream.next()).isEmpty();
    assertThat(stream.accepted()).hasValue(version(cell, 1));
    stream.publish(world(3));
    stream.ack();
    assertThat(stream.accepted()).hasValue(version(cell, 3));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void nack_thenRollback_sendsTheOldVersionAgain(Cell cell) {
    OneName stream = new OneName(cell);
    stream.publish(world(1));
    stream.ack();
    stream.publish(world(2));
    stream.nack();
    stream.publish(world(1));
    Push push = stream.ack();

    assertThat(push.resources()).extracting(Resource::version).containsExactly(version(cell, 1));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void removal_isSaidWhereTheVariantCanSayIt(Cell cell) {
    OneName stream = new OneName(cell);
    stream.publish(world(1));
    stream.ack();
    stream.publish(List.of());

    boolean unsayable = cell.variant() == Variant.SOTW && !cell.type().canBeSaidAbsent();
    if (unsayable) {
      assertThat(stream.next()).isEmpty();
    } else {
      Push push = stream.ack();
      assertThat(push.resources()).isEmpty();
      assertThat(push.absent()).containsExactly(cell.name());
      assertThat(stream.accepted()).isEmpty();
    }
    stream.publish(world(2));
    stream.ack();
    assertThat(stream.accepted()).hasValue(version(cell, 2));
  }
}
