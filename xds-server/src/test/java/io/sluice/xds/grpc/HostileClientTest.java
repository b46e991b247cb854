package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.xds.Sample;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that ask for too much, or do not speak the protocol at all, beside one that does. */
final class HostileClientTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String EDS = ResourceType.ENDPOINTS.typeUrl();
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private XdsServer server;
  private SotwClient good;
  private int published = 1;

  @BeforeEach
  void start() throws Exception {
    server =
        XdsServer.builder()
            .meters(meters)
            .maxNames(1_000)
            .maxMessageBytes(1 << 20)
            .handshakeTimeout(Duration.ofMillis(300))
            .start();
    server.publish("fleet", snapshot(), PushGate.ACKED);
    good = new SotwClient(server.port());
    good.hello("good", CDS);
    good.ack(good.next());
  }

  @AfterEach
  void stop() {
    good.close();
    server.close();
  }

  private Snapshot snapshot() {
    return Sample.split(Map.of("v" + published, 100));
  }

  /** The client that keeps the rules is served as if nothing had happened. */
  private void assertGoodClientIsServed() throws Exception {
    published++;
    server.publish("fleet", snapshot(), PushGate.ACKED);
    good.ack(good.next());
    assertThat(meters.get("xds.streams").gauge().value()).isEqualTo(1);
  }

  private Socket connected() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(SotwClient.PATIENCE_SECONDS * 1_000);
    return socket;
  }

  /** Waits until the server ends the connection. */
  private static void awaitEnd(Socket socket) throws IOException {
    try {
      while (socket.getInputStream().read() >= 0) {
        // What it says before is of no interest.
      }
    } catch (java.net.SocketException _) {
      // Reset instead of closed.
    }
  }

  @Test
  void names_beyondTheLimit_endTheirStreamOnly() throws Exception {
    try (var client = new SotwClient(server.port())) {
      client.hello(
          "greedy",
          EDS,
          IntStream.rangeClosed(0, 1_000).mapToObj(i -> "c" + i).toArray(String[]::new));

      Status end = client.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(end.getDescription()).isEqualTo("more than 1000 names on one stream");
    }
    assertGoodClientIsServed();
  }

  @Test
  void messages_beyondTheLimit_endTheirStreamOnly() throws Exception {
    String[] million = IntStream.range(0, 1_000_000).mapToObj(i -> "n" + i).toArray(String[]::new);
    try (var client = new SotwClient(server.port())) {
      client.hello("large", EDS, million);

      assertThat(client.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
    assertGoodClientIsServed();
  }

  @Test
  void texts_ofAbsurdLength_endTheirStreamOnly() throws Exception {
    String absurd = "x".repeat(10_000);
    try (var id = new SotwClient(server.port());
        var name = new SotwClient(server.port());
        var type = new SotwClient(server.port())) {
      id.hello(absurd, CDS);
      name.hello("name", EDS, absurd);
      type.hello("type", absurd);

      assertThat(id.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(name.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(type.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
    assertGoodClientIsServed();
  }

  @Test
  void types_withoutEnd_endTheirStreamOnly() throws Exception {
    try (var client = new SotwClient(server.port())) {
      client.hello("many", CDS);
      for (int i = 0; i < 40; i++) {
        client.ask("type.googleapis.com/nobody.knows.It" + i, "x");
      }

      assertThat(client.end().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    }
    assertGoodClientIsServed();
  }

  @Test
  void nonsense_insteadOfHttp2_endsItsConnectionOnly() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      byte[] nonsense = new byte[1 + random.nextInt(4_096)];
      random.nextBytes(nonsense);
      try (Socket socket = connected()) {
        write(socket, nonsense);
        awaitEnd(socket);
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("not ended; seed " + seed, e);
      }
    }
    assertGoodClientIsServed();
  }

  @Test
  void frames_thatMakeNoSense_endTheirConnectionOnly() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      byte[] payload = new byte[random.nextInt(64)];
      random.nextBytes(payload);
      // HEADERS, a stream of the client's, with a block that is no HPACK, or breaks off.
      byte[] head = {0, 0, (byte) payload.length, 1, 4, 0, 0, 0, 1};
      try (Socket socket = connected()) {
        write(socket, PREFACE, SETTINGS, head, payload);
        socket.shutdownOutput();
        awaitEnd(socket);
      } catch (java.net.SocketTimeoutException e) {
        throw new AssertionError("not ended; seed " + seed, e);
      }
    }
    assertGoodClientIsServed();
  }

  @Test
  void connections_thatSayNothing_areEnded() throws Exception {
    List<Socket> silent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      silent.add(connected());
    }
    for (Socket socket : silent) {
      awaitEnd(socket);
      socket.close();
    }
    assertGoodClientIsServed();
  }

  @Test
  void stream_thatSaysNothing_harmsNobody() throws Exception {
    var silent = new SotwClient(server.port());
    var half = new SotwClient(server.port());
    half.send(DiscoveryRequest.newBuilder().setNode(SotwClient.node("half")).setTypeUrl(EDS));
    half.close();
    silent.close();
    while (meters.get("xds.streams").gauge().value() > 1) {
      Thread.sleep(5);
    }
    assertGoodClientIsServed();
  }

  private static void write(Socket socket, byte[]... parts) throws IOException {
    OutputStream out = socket.getOutputStream();
    for (byte[] part : parts) {
      out.write(part);
    }
    out.flush();
  }
}
