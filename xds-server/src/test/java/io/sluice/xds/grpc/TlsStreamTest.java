package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.Sample;
import io.sluice.xds.identity.CertificateRule;
import io.sluice.xds.identity.NodeClaims;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import io.sluice.xds.tls.PemFiles;
import io.sluice.xds.tls.ReloadedTls;
import io.sluice.xds.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A port with TLS that asks for certificates and holds the claims of nodes against them. */
final class TlsStreamTest {
  private static final String CDS = ResourceType.CLUSTER.typeUrl();
  private static final String CLAIM = "spiffe://test/{fleet}/{node}";
  private static final String NODE_A = "uri:spiffe://test/fleet/a";
  private static final Snapshot V1 = Sample.split(Map.of("v1", 100));
  private static final Snapshot V1_V2 = Sample.split(Map.of("v1", 90, "v2", 10));

  @TempDir private Path folder;
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private TestAuthority authority;
  private PemFiles files;
  private ReloadedTls tls;
  private XdsServer server;

  @BeforeEach
  void start() throws Exception {
    authority = new TestAuthority(folder.resolve("first"));
    PemFiles issued = authority.issue("server", "ip:127.0.0.1");
    Path clients = Files.copy(authority.certificate(), folder.resolve("clients.pem"));
    files = new PemFiles(issued.certificate(), issued.key(), Optional.of(clients));
    tls = ReloadedTls.of(files, Duration.ofDays(1));
    var rule = new CertificateRule(CLAIM, List.of("*"), List.of("*"));
    server =
        XdsServer.builder()
            .tls(tls.context())
            .nodeClaims(NodeClaims.byCertificate(List.of(rule)))
            .stats(report -> {}, 10)
            .start();
    server.publish("fleet", V1, PushGate.ACKED);
    logged.start();
    ((Logger) LoggerFactory.getLogger("io.sluice.xds.grpc")).addAppender(logged);
  }

  @AfterEach
  void stop() {
    ((Logger) LoggerFactory.getLogger("io.sluice.xds.grpc")).detachAppender(logged);
    server.close();
    tls.close();
  }

  private ManagedChannel channel(TestAuthority trusted, Optional<PemFiles> own) throws Exception {
    var credentials = TlsChannelCredentials.newBuilder();
    credentials.trustManager(trusted.certificate().toFile());
    if (own.isPresent()) {
      credentials.keyManager(own.get().certificate().toFile(), own.get().key().toFile());
    }
    return Grpc.newChannelBuilder("127.0.0.1:" + server.port(), credentials.build()).build();
  }

  private SotwClient client(TestAuthority trusted, Optional<PemFiles> own) throws Exception {
    return new SotwClient(channel(trusted, own), SotwClient.Intake.EAGER);
  }

  private List<String> refusals() {
    return List.copyOf(logged.list).stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("refused"))
        .toList();
  }

  @Test
  void node_thatTheCertificateNames_isServed() throws Exception {
    try (var client = client(authority, Optional.of(authority.issue("a", NODE_A)))) {
      client.hello("a", CDS);

      assertThat(client.next().getTypeUrl()).isEqualTo(CDS);
      assertThat(refusals()).isEmpty();
    }
  }

  @Test
  void node_thatTheCertificateDoesNotName_isRefusedWithOneLine() throws Exception {
    try (var client = client(authority, Optional.of(authority.issue("a", NODE_A)))) {
      client.hello("b", CDS);

      Status end = client.end();
      assertThat(end.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(end.getDescription())
          .isEqualTo("the certificate does not allow node 'b' of fleet 'fleet'");
      assertThat(refusals())
          .containsExactly(
              "stream refused: node 'b' of fleet 'fleet' may not be claimed by 127.0.0.1 with the"
                  + " certificate of spiffe://test/fleet/a");
      assertThat(server.fleet().nodes("fleet")).isEmpty();
    }
  }

  @Test
  void stats_ofANodeThatTheCertificateDoesNotName_areRefused() throws Exception {
    var end = new CompletableFuture<Status>();
    ManagedChannel channel = channel(authority, Optional.of(authority.issue("a", NODE_A)));
    try {
      var requests = MetricsServiceGrpc.newStub(channel).streamMetrics(new Ending(end));
      requests.onNext(
          StreamMetricsMessage.newBuilder()
              .setIdentifier(
                  StreamMetricsMessage.Identifier.newBuilder().setNode(SotwClient.node("b")))
              .build());

      assertThat(end.get(SotwClient.PATIENCE_SECONDS, TimeUnit.SECONDS).getCode())
          .isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(refusals()).hasSize(1);
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void client_withoutCertificateOrWithAForeignOne_isNotServed() throws Exception {
    var stranger = new TestAuthority(folder.resolve("stranger"));
    for (Optional<PemFiles> own :
        List.of(Optional.<PemFiles>empty(), Optional.of(stranger.issue("a", NODE_A)))) {
      try (var client = client(authority, own)) {
        client.hello("a", CDS);

        assertThat(client.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
    }
  }

  @Test
  void newCertificates_serveNewConnectionsAndDropNoStream() throws Exception {
    var second = new TestAuthority(folder.resolve("second"));
    PemFiles next = second.issue("server", "ip:127.0.0.1");
    try (var old = client(authority, Optional.of(authority.issue("a", NODE_A)))) {
      old.hello("a", CDS);
      old.ack(old.next());

      copy(next.certificate(), files.certificate());
      copy(next.key(), files.key());
      copy(second.certificate(), files.clientAuthorities().orElseThrow());
      assertThat(tls.look()).isEqualTo(ReloadedTls.Look.RELOADED);

      try (var fresh = client(second, Optional.of(second.issue("a", NODE_A)));
          var late = client(authority, Optional.of(authority.issue("late", NODE_A)))) {
        fresh.hello("a", CDS);
        late.hello("a", CDS);
        assertThat(fresh.next().getTypeUrl()).isEqualTo(CDS);
        assertThat(late.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      }
      server.publish("fleet", V1_V2, PushGate.ACKED);
      assertThat(old.next().getResourcesCount()).isEqualTo(2);
    }
  }

  private static void copy(Path from, Path to) throws Exception {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  private record Ending(CompletableFuture<Status> end)
      implements StreamObserver<StreamMetricsResponse> {
    @Override
    public void onNext(StreamMetricsResponse response) {}

    @Override
    public void onError(Throwable error) {
      end.complete(Status.fromThrowable(error));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }
  }
}
