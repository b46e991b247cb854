package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.Answer;
import io.sluice.xds.protocol.Expiry;
import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.protocol.Rejection;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is counted of a fleet's streams, by type. */
final class FleetMetricsTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private XdsServer server;

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().meters(meters).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RequiredSearch find(String meter) {
    return meters.get(meter).tag("fleet", "fleet");
  }

  private double count(String meter) {
    return find(meter).tag("type", "cluster").counter().count();
  }

  @Test
  void exchange_isCountedByTypeAndFleet() throws Exception {
    server.publish("fleet", Sample.split(Map.of("v1", 100)), PushGate.ACKED);
    try (SotwClient client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      DiscoveryResponse first = client.next();
      client.ack(first);
      server.publish("fleet", Sample.split(Map.of("v1", 90, "v2", 10)), PushGate.ACKED);
      DiscoveryResponse second = client.next();
      client.nack(second, "bad");
      client.ask(EDS, "v1");
      client.next();

      assertThat(count("xds.requests")).isEqualTo(3);
      assertThat(count("xds.pushes")).isEqualTo(2);
      assertThat(count("xds.acks")).isEqualTo(1);
      assertThat(count("xds.nacks")).isEqualTo(1);
      assertThat(find("xds.push.size").tag("type", "cluster").summary().totalAmount())
          .isEqualTo(first.getSerializedSize() + second.getSerializedSize());
      assertThat(find("xds.push.time").tag("type", "cluster").timer().count()).isEqualTo(2);
      assertThat(find("xds.fleet.streams").gauge().value()).isEqualTo(1);
    }
    server.close();
    assertThat(find("xds.fleet.streams").gauge().value()).isZero();
  }

  @Test
  void streamThatTakesNothing_isStalledAndSkipsPublications() throws Exception {
    int publications = 12;
    server.publish("fleet", BigEndpoints.snapshot(0), PushGate.ACKED);
    try (SotwClient slow = new SotwClient(server.port(), SotwClient.Intake.ON_DEMAND);
        SotwClient quick = new SotwClient(server.port())) {
      slow.hello("slow", EDS, "v1");
      quick.hello("quick", EDS, "v1");
      quick.ack(quick.next(), "v1");
      for (int i = 1; i <= publications; i++) {
        server.publish("fleet", BigEndpoints.snapshot(i), PushGate.ACKED);
        quick.ack(quick.next(), "v1");
      }
      assertThat(find("xds.fleet.stalled").gauge().value()).isPositive();

      slow.demand(publications);
      while (BigEndpoints.number(slow.next()) < publications) {
        assertThat(find("xds.fleet.streams").gauge().value()).isEqualTo(2);
      }
      server.close();

      assertThat(find("xds.fleet.stalled").gauge().value()).isZero();
      assertThat(find("xds.publications.skipped").counter().count()).isPositive();
    }
  }

  @Test
  void timeOfAPush_isToItsOwnAnswer_alsoWhereSeveralWait() {
    var meter =
        new StreamMeter(
            new FleetMetrics(meters, "fleet"),
            Publication.first(Sample.split(Map.of("v1", 100)), PushGate.ACKED));
    for (int nonce = 1; nonce <= 17; nonce++) {
      meter.sent(push(nonce, List.of()), 10, nonce);
    }
    meter.sent(push(18, Sample.split(Map.of("v1", 100)).resources(ResourceType.CLUSTER)), 10, 18);

    // The first is too long ago; of a heartbeat nothing is counted.
    for (int nonce : new int[] {1, 3, 17, 18}) {
      String refused = Integer.toString(nonce);
      meter.answered(new Answer.Rejected(new Rejection(CDS, refused, Map.of(), "bad")), 100);
    }

    Timer time = find("xds.push.time").tag("type", "cluster").timer();
    assertThat(time.totalTime(TimeUnit.NANOSECONDS)).isEqualTo((100 - 3) + (100 - 17));
    assertThat(time.count()).isEqualTo(2);
    assertThat(count("xds.nacks")).isEqualTo(3);
    assertThat(count("xds.heartbeats")).isEqualTo(1);
  }

  private static Push push(int nonce, Collection<Resource> heartbeats) {
    return new Push(
        CDS,
        "1",
        Integer.toString(nonce),
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Expiry.TOLD,
        List.copyOf(heartbeats));
  }

  /** A client may claim any fleet. */
  @Test
  void fleetThatIsNotPublished_hasNoMeters() throws Exception {
    try (SotwClient client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      while (server.fleet().streams().isEmpty()) {
        Thread.onSpinWait();
      }

      assertThat(meters.find("xds.fleet.streams").gauges()).isEmpty();
    }
  }
}
