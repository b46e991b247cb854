package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import io.sluice.xds.Sample;
import io.sluice.xds.fleet.NodeView;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Streams that the server does not begin, or ends. */
final class StreamLimitsTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));

  private XdsServer server;

  @BeforeEach
  void start() throws Exception {
    server = XdsServer.builder().maxStreams(3).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void stream_withoutNodeId_isRefused() throws Exception {
    try (var client = new SotwClient(server.port())) {
      client.ask(CDS);

      assertThat(client.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }
  }

  @Test
  void node_ofNoGroup_isRefused() throws Exception {
    try (var client = new SotwClient(server.port())) {
      client.send(
          DiscoveryRequest.newBuilder()
              .setTypeUrl(CDS)
              .setNode(SotwClient.node("a").toBuilder().clearCluster()));

      assertThat(client.end().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    }
  }

  @Test
  void streams_beyondTheLimit_areRefused() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    try (var a = new SotwClient(server.port());
        var b = new SotwClient(server.port());
        var c = new SotwClient(server.port())) {
      for (SotwClient client : List.of(a, b, c)) {
        client.hello("node", CDS);
        client.next();
      }
      try (var d = new SotwClient(server.port())) {
        assertThat(d.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      }
      assertThat(server.fleet().nodes("fleet"))
          .hasSize(3)
          .allMatch(node -> node.shared() == NodeView.NodeSharing.REPEATED);
    }
  }

  @Test
  void streamsOfOneNode_areWarnedAboutWithItsName() throws Exception {
    var lines = new ListAppender<ILoggingEvent>();
    var logger = (Logger) LoggerFactory.getLogger(StreamHub.class);
    lines.start();
    logger.addAppender(lines);
    server.publish("fleet", V1, PushGate.ACKED);
    try (var single = new SotwClient(server.port());
        var first = new SotwClient(server.port());
        var second = new SotwClient(server.port())) {
      single.hello("single", CDS);
      single.next();
      first.hello("copied", CDS);
      first.next();
      second.hello("copied", CDS);
      second.next();
    } finally {
      logger.detachAppender(lines);
    }

    assertThat(List.copyOf(lines.list))
        .filteredOn(line -> line.getLevel() == Level.WARN)
        .singleElement()
        .extracting(ILoggingEvent::getFormattedMessage)
        .isEqualTo(
            "node id copied is used by several streams: a reconnection or a copied bootstrap");
  }

  @Test
  void close_endsTheStreamsSoThatClientsGoElsewhere() throws Exception {
    server.publish("fleet", V1, PushGate.ACKED);
    try (var client = new SotwClient(server.port())) {
      client.hello("a", CDS);
      client.next();

      server.close();

      assertThat(client.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }
}
