package io.sluice.bench.ingest;

import io.envoyproxy.envoy.service.metrics.v3.MetricsServiceGrpc;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsMessage;
import io.envoyproxy.envoy.service.metrics.v3.StreamMetricsResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.demo.EnvoyBinary;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.control.translate.EnvoyBootstrap;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a real Envoy of the first zone sends at one flush while all its services have load. */
final class FlushCapture extends MetricsServiceGrpc.MetricsServiceImplBase {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final LinkedBlockingQueue<StreamMetricsMessage> messages = new LinkedBlockingQueue<>();

  private FlushCapture() {}

  /** {@return the message of one flush} */
  static StreamMetricsMessage take(IngestScale scale, int xdsPort, Path folder) throws Exception {
    var capture = new FlushCapture();
    Server sink =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(capture)
            .maxInboundMessageSize(Integer.MAX_VALUE)
            .build()
            .start();
    List<LoadGenerator> loads = new ArrayList<>();
    try (EnvoyProcess envoy = envoy(xdsPort, sink.getPort(), folder)) {
      envoy.ready(LIMIT);
      for (int service = 0; service < scale.servicesPerZone(); service++) {
        String address = "127.0.0.1:" + IngestConfig.port(service);
        loads.add(LoadGenerator.start(LoadPlan.to(address).rate(20)));
      }
      Thread.sleep(WARM_UP);
      capture.messages.clear();
      return capture.next();
    } finally {
      loads.forEach(LoadGenerator::close);
      sink.shutdownNow();
    }
  }

  private static EnvoyProcess envoy(int xdsPort, int sinkPort, Path folder)
      throws IOException, InterruptedException {
    var options =
        new BootstrapOptions(
            IngestScale.zone(0),
            new HostPort("127.0.0.1", xdsPort),
            Variant.DELTA,
            Duration.ofSeconds(1),
            0);
    String yaml =
        EnvoyBootstrap.yaml(options)
            .replaceFirst("(?s)(name: sluice-stats\\b.*?port_?[vV]alue: )\\d+", "$1" + sinkPort);
    Path binary =
        new EnvoyBinary(System.getenv(), Path.of(System.getProperty("sluice.cache", ".cache")))
            .locate();
    return EnvoyProcess.start(
        EnvoyOptions.of(binary, yaml, folder.resolve("envoy")).cluster(IngestScale.zone(0)));
  }

  private StreamMetricsMessage next() throws InterruptedException, TimeoutException {
    StreamMetricsMessage message = messages.poll(LIMIT.toSeconds(), TimeUnit.SECONDS);
    if (message == null) {
      throw new TimeoutException("the Envoy has sent no statistics within " + LIMIT);
    }
    return message;
  }

  @Override
  public StreamObserver<StreamMetricsMessage> streamMetrics(
      StreamObserver<StreamMetricsResponse> responses) {
    return new StreamObserver<>() {
      @Override
      public void onNext(StreamMetricsMessage message) {
        messages.add(message);
      }

      @Override
      public void onError(Throwable error) {
        // The Envoy is gone.
      }

      @Override
      public void onCompleted() {
        responses.onCompleted();
      }
    };
  }
}
