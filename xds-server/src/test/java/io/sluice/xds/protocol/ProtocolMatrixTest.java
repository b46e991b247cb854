package io.sluice.xds.protocol;

import static io.sluice.xds.protocol.MatrixCell.API;
import static io.sluice.xds.protocol.MatrixCell.WEB;
import static io.sluice.xds.protocol.MatrixCell.world;
import static io.sluice.xds.protocol.MatrixCell.worlds;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.protocol.ModelClient.Variant;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Each operation on each type in each variant, on streams of both kinds. */
@ParameterizedClass
@MethodSource("io.sluice.xds.protocol.MatrixCell#all")
final class ProtocolMatrixTest {
  private final MatrixCell cell;
  private final String web;
  private final String api;

  ProtocolMatrixTest(MatrixCell cell) {
    this.cell = cell;
    web = cell.name(WEB);
    api = cell.name(API);
  }

  /** {@return a stream that has asked for the name, and has what is there of it} */
  private MatrixStream started() {
    MatrixStream stream = new MatrixStream(cell, worlds(1, 1)).ask(web);
    stream.ack();
    return stream;
  }

  private static List<String> names(Push push) {
    return push.resources().stream().map(Resource::name).toList();
  }

  @Test
  void subscription_isAnsweredWithTheNameAndNothingElse() {
    MatrixStream stream = new MatrixStream(cell, worlds(1, 1)).ask(web);
    Push push = stream.ack();

    assertThat(push.typeUrl()).isEqualTo(cell.type().typeUrl());
    assertThat(names(push)).containsExactly(web);
    assertThat(push.absent()).isEmpty();
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 1));
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void furtherSubscription_bringsTheFurtherName() {
    MatrixStream stream = started();
    stream.ask(api);
    Push push = stream.ack();

    assertThat(names(push)).containsAll(cell.sentWhole() ? List.of(web, api) : List.of(api));
    assertThat(stream.accepted(API)).hasValue(cell.version(API, 1));
    assertThat(stream.next()).isEmpty();
  }

  /** A name that is asked for again is sent again, for the client has let it go. */
  @Test
  void unsubscription_endsUpdates_untilTheNameIsAskedForAgain() {
    MatrixStream stream = started();
    stream.ask(api);
    stream.ack();
    stream.ask(List.of(), List.of(web));
    stream.publish(worlds(2, 1));

    assertThat(stream.next()).isEmpty();
    assertThat(stream.accepted(WEB)).isEmpty();
    stream.publish(worlds(1, 1));
    stream.ask(web);
    assertThat(names(stream.ack())).contains(web);
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 1));
  }

  @Test
  void unsubscription_ofTheLastName_isNoWildcard() {
    MatrixStream stream = started();
    stream.ask(List.of(), List.of(web));
    stream.publish(worlds(2, 2));

    assertThat(stream.next()).isEmpty();
  }

  @Test
  void name_beforeItExists_isAnsweredAndThenSent() {
    MatrixStream stream = new MatrixStream(cell, List.of()).ask(web);
    Push missing = stream.ack();
    stream.publish(world(WEB, 1));
    Push there = stream.ack();

    assertThat(missing.resources()).isEmpty();
    assertThat(missing.absent()).containsExactly(web);
    assertThat(names(there)).containsExactly(web);
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 1));
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void update_isSentOnce() {
    MatrixStream stream = started();
    stream.publish(worlds(2, 1));
    assertThat(names(stream.ack())).containsExactly(web);

    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 2));
    assertThat(stream.next()).isEmpty();
    stream.publish(worlds(2, 1));
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void update_ofANameNotAskedFor_isNotSent() {
    MatrixStream stream = started();
    stream.publish(worlds(1, 2));

    assertThat(stream.next()).isEmpty();
  }

  @Test
  void nack_isSilentUntilSomethingElseIsPublished() {
    MatrixStream stream = started();
    stream.publish(worlds(2, 1));
    stream.nack();

    assertThat(stream.next()).isEmpty();
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 1));
    stream.publish(worlds(3, 1));
    stream.ack();
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 3));
  }

  @Test
  void nack_thenRollback_sendsTheOldVersionAgain() {
    MatrixStream stream = started();
    stream.publish(worlds(2, 1));
    stream.nack();
    stream.publish(worlds(1, 1));
    Push push = stream.ack();

    assertThat(push.resources())
        .extracting(Resource::version)
        .containsExactly(cell.version(WEB, 1));
  }

  @Test
  void removal_isSaidWhereTheVariantCanSayIt() {
    MatrixStream stream = started();
    stream.publish(List.of());

    if (cell.canSayAbsent()) {
      Push push = stream.ack();
      assertThat(push.resources()).isEmpty();
      assertThat(push.absent()).containsExactly(web);
      assertThat(stream.accepted(WEB)).isEmpty();
    } else {
      assertThat(stream.next()).isEmpty();
    }
    stream.publish(world(WEB, 2));
    stream.ack();
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 2));
  }

  /** In SotW a client says but one version for all; it is sent everything again. */
  @Test
  void reconnection_withNothingNew_sendsNoMoreThanTheVariantNeeds() {
    MatrixStream stream = started();
    stream.reconnect(Map.of(web, cell.version(WEB, 1)));
    boolean again = cell.variant() == Variant.SOTW || cell.type() == ResourceType.ENDPOINTS;

    if (again) {
      assertThat(names(stream.ack())).containsExactly(web);
    }
    assertThat(stream.next()).isEmpty();
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 1));
    stream.publish(worlds(2, 1));
    assertThat(names(stream.ack())).containsExactly(web);
  }

  @Test
  void reconnection_afterAnUpdate_sendsIt() {
    MatrixStream stream = started();
    stream.publishUnseen(worlds(2, 1));
    stream.reconnect(Map.of(web, cell.version(WEB, 1)));

    assertThat(names(stream.ack())).containsExactly(web);
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 2));
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void reconnection_withAVersionNobodyKnows_sendsWhatIsThere() {
    MatrixStream stream = started();
    stream.reconnect(Map.of(web, "of-another-server"));

    assertThat(names(stream.ack())).containsExactly(web);
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 1));
  }

  /** On ADS a cluster is kept until it is known that no listener of the client leads to it. */
  @Test
  void reconnection_afterARemoval_saysSoWhereTheVariantCanSayIt() {
    MatrixStream stream = started();
    stream.publishUnseen(List.of());
    stream.reconnect(Map.of(web, cell.version(WEB, 1)));
    if (cell.type() == ResourceType.CLUSTER && cell.scope() == StreamScope.AGGREGATED) {
      assertThat(stream.next()).isEmpty();
      stream.learnThatThereAreNoListeners();
    }
    Push push = stream.ack();

    assertThat(push.typeUrl()).isEqualTo(cell.type().typeUrl());
    assertThat(push.resources()).isEmpty();
    if (cell.canSayAbsent()) {
      assertThat(push.absent()).containsExactly(web);
      assertThat(stream.accepted(WEB)).isEmpty();
    }
    assertThat(stream.next()).isEmpty();
  }

  @Test
  void wildcard_bringsAllThereIs_andIsLeft() {
    MatrixStream stream = new MatrixStream(cell, worlds(1, 1)).ask("*");
    assertThat(names(stream.ack())).containsExactlyInAnyOrder(web, api);
    stream.publish(worlds(1, 2));
    assertThat(names(stream.ack())).isEqualTo(cell.sentWhole() ? List.of(api, web) : List.of(api));
    assertThat(stream.accepted(WEB)).hasValue(cell.version(WEB, 1));
    assertThat(stream.accepted(API)).hasValue(cell.version(API, 2));

    stream.ask(List.of(web), List.of("*"));
    assertThat(names(stream.ack())).containsExactly(web);
    stream.publish(worlds(1, 3));
    assertThat(stream.next()).isEmpty();
    stream.publish(worlds(2, 3));
    assertThat(names(stream.ack())).containsExactly(web);
  }

  @Test
  void wildcard_bringsWhatComesLater_andLosesWhatGoes() {
    MatrixStream stream = new MatrixStream(cell, world(WEB, 1)).ask("*");
    stream.ack();
    stream.publish(worlds(1, 1));
    assertThat(names(stream.ack())).contains(api);
    stream.publish(world(API, 1));

    if (cell.canSayAbsent()) {
      assertThat(stream.ack().absent()).containsExactly(web);
      assertThat(stream.accepted(WEB)).isEmpty();
    }
    assertThat(stream.next()).isEmpty();
    assertThat(stream.accepted(API)).hasValue(cell.version(API, 1));
  }

  /** "How the client specifies what resources to return": clusters and listeners alone. */
  @Test
  void emptyFirstRequest_isAWildcardWhereItAlwaysWasOne() {
    MatrixStream stream = new MatrixStream(cell, worlds(1, 1)).ask();

    if (cell.type().sentWhole()) {
      assertThat(names(stream.ack())).containsExactlyInAnyOrder(web, api);
    }
    assertThat(stream.next()).isEmpty();
  }
}
