package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many streams are let in, and how fast they are read. */
final class AdmissionTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private XdsServer started(XdsServerBuilder builder) throws Exception {
    XdsServer server = builder.meters(meters).start();
    open.add(server);
    server.publish("fleet", V1, PushGate.ACKED);
    return server;
  }

  private SotwClient client(XdsServer server) {
    var client = new SotwClient(server.port());
    open.add(client);
    return client;
  }

  @Test
  void streams_ofOneAddressBeyondItsLimit_areRefusedUntilOneEnds() throws Exception {
    XdsServer server = started(XdsServer.builder().maxStreamsPerAddress(2));
    List<SotwClient> clients = List.of(client(server), client(server));
    for (SotwClient client : clients) {
      client.hello("node", CDS);
      client.next();
    }
    assertThat(client(server).end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(meters.get("xds.streams.refused").counter().count()).isEqualTo(1);

    clients.getFirst().close();
    while (meters.get("xds.streams").gauge().value() > 1) {
      Thread.sleep(5);
    }
    SotwClient next = client(server);
    next.hello("node", CDS);
    assertThat(next.next().getTypeUrl()).isEqualTo(CDS);
  }

  @Test
  void storm_ofStreams_isSpreadAndServedWhole() throws Exception {
    XdsServer server = started(XdsServer.builder().newStreamsPerSecond(20));
    long began = System.nanoTime();
    List<SotwClient> clients = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      clients.add(client(server));
      clients.getLast().hello("node" + i, CDS);
    }
    for (SotwClient client : clients) {
      assertThat(client.next().getTypeUrl()).isEqualTo(CDS);
    }

    // Four come at once, and twenty in the second that follows.
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void storm_thatWouldWaitTooLong_isSentAway() throws Exception {
    XdsServer server = started(XdsServer.builder().newStreamsPerSecond(1));
    List<CompletableFuture<Status>> ends = new ArrayList<>();
    for (int i = 0; i < 14; i++) {
      SotwClient client = client(server);
      client.hello("node" + i, CDS);
      ends.add(client.ending());
    }

    Object first =
        CompletableFuture.anyOf(ends.toArray(CompletableFuture[]::new))
            .get(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(((Status) first).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void requests_thatComeTooFast_areReadLaterAndAllAnswered() throws Exception {
    XdsServer server = started(XdsServer.builder().requestsPerSecond(10));
    SotwClient client = client(server);
    long began = System.nanoTime();
    client.hello("fast", CDS);
    client.ack(client.next());
    for (int i = 0; i < 18; i++) {
      client.ask(ResourceType.ENDPOINTS.typeUrl(), "unknown" + i);
    }
    client.ask(ResourceType.RUNTIME.typeUrl(), "layer");
    while (!client.next().getTypeUrl().equals(ResourceType.RUNTIME.typeUrl())) {
      // The answers before it.
    }

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(990));
  }

  @Test
  void connection_thatIsOldEnough_isEndedAndMadeAnew() throws Exception {
    XdsServer server =
        started(XdsServer.builder().maxConnectionAge(Duration.ofSeconds(1), Duration.ofMillis(50)));
    SotwClient client = client(server);
    client.hello("old", CDS);
    client.next();

    assertThat(client.end().getCode()).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
  }
}
