package io.sluice.control.web;

import static java.util.Objects.requireNonNull;

import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.TlsKeyPair;
import com.linecorp.armeria.common.grpc.GrpcJsonMarshaller;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.grpc.GrpcService;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.sluice.control.api.ControlApi;
import io.sluice.control.api.FeedbackApi;
import io.sluice.control.api.NodeReports;
import io.sluice.control.config.ServerConfig.Role;
import io.sluice.control.feedback.FeedbackDesk;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.Standing;
import io.sluice.xds.tls.Identity;
import io.sluice.xds.tls.ReloadedTls;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The operators' port: the control API over gRPC and REST, alerts, {@code /metrics}, {@code
 * /healthz}, {@code /readyz}.
 */
public final class OperatorsServer implements AutoCloseable {
  private static final MediaType PROMETHEUS_TEXT =
      MediaType.parse("text/plain; version=0.0.4; charset=utf-8");
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final int MAX_CONNECTIONS = 1_000;
  private static final int MAX_CALLS_OF_A_CONNECTION = 100;

  private final Server server;

  private OperatorsServer(Server server) {
    this.server = server;
  }

  /**
   * Where and for whom it serves.
   *
   * @param address address to bind; port 0 for a free one
   * @param tls certificate and key, the newest for each connection; empty for clear text
   * @param access who may call
   * @param version this build's version
   */
  public record Settings(
      InetSocketAddress address, Optional<ReloadedTls> tls, Access access, String version) {
    public Settings {
      requireNonNull(address);
      requireNonNull(tls);
      requireNonNull(access);
      requireNonNull(version);
    }
  }

  /** {@return a server that has begun to answer} */
  public static OperatorsServer start(
      Settings settings,
      Control control,
      NodeReports nodes,
      FeedbackDesk feedback,
      PrometheusMeterRegistry metrics) {
    ServerBuilder builder = Server.builder();
    InetSocketAddress address = settings.address();
    settings
        .tls()
        .ifPresentOrElse(
            tls -> builder.https(address).tlsProvider(_ -> keys(tls.settings().identity())),
            () -> builder.http(address));
    builder
        .maxNumConnections(MAX_CONNECTIONS)
        .http2MaxStreamsPerConnection(MAX_CALLS_OF_A_CONNECTION)
        .requestTimeout(REQUEST_TIMEOUT)
        .maxRequestLength(AlertService.MAX_BODY_BYTES)
        // Else every server of the process registers its meters in the one registry of all.
        .meterRegistry(new SimpleMeterRegistry())
        .service(api(settings, control, nodes, feedback))
        .service("/api/v1/alerts", new AlertService(control, settings.access()))
        .service("/metrics", metrics(settings.access(), metrics))
        .service("/healthz", (context, request) -> liveness(control))
        .service("/readyz", (context, request) -> readiness(control))
        // Every refusal is answered with its reason; the library's collection of them says no more.
        .unloggedExceptionsReportInterval(Duration.ZERO)
        .errorHandler(RequestErrors.http())
        .decorator(SameOrigin::new);
    Server server = builder.build();
    server.start().join();
    return new OperatorsServer(server);
  }

  private static TlsKeyPair keys(Identity identity) {
    return TlsKeyPair.of(identity.key(), identity.chain());
  }

  private static GrpcService api(
      Settings settings, Control control, NodeReports nodes, FeedbackDesk feedback) {
    return GrpcService.builder()
        .addService(new FeedbackApi(feedback))
        .addService(new ControlApi(control, nodes, Callers::present, settings.version()))
        .intercept(new GrpcAdmission(settings.access()))
        .maxRequestMessageLength((int) AlertService.MAX_BODY_BYTES)
        .enableHttpJsonTranscoding(true)
        .exceptionHandler(RequestErrors.grpc())
        // A misspelt field of a request must not be passed over in silence.
        .jsonMarshallerFactory(service ->
            GrpcJsonMarshaller.builder()
                .jsonMarshallerCustomizer(json -> json.ignoringUnknownFields(false))
                .build(service))
        // A page of the journal is read from a file.
        .useBlockingTaskExecutor(true)
        // Only a watch lasts longer than a request; its client ends it.
        .useClientTimeoutHeader(true)
        .build();
  }

  private static HttpService metrics(Access access, PrometheusMeterRegistry metrics) {
    return (context, request) ->
        switch (Callers.admit(context, access, Role.VIEWER)) {
          case Callers.Admission.Admitted() ->
              HttpResponse.of(HttpStatus.OK, PROMETHEUS_TEXT, metrics.scrape());
          case Callers.Admission.Unknown() ->
              text(HttpStatus.UNAUTHORIZED, Callers.Admission.Unknown.WHY);
          case Callers.Admission.Forbidden(var why) -> text(HttpStatus.FORBIDDEN, why);
        };
  }

  private static HttpResponse liveness(Control control) {
    return switch (control.status().standing()) {
      case Standing.Leading(), Standing.Hampered _ -> text(HttpStatus.OK, "alive");
      case Standing.Ended(var why) -> text(HttpStatus.SERVICE_UNAVAILABLE, why);
    };
  }

  /**
   * The port opens only when config and journal are loaded; a server that cannot decide still
   * serves its Envoys.
   */
  private static HttpResponse readiness(Control control) {
    return switch (control.status().standing()) {
      case Standing.Leading() -> text(HttpStatus.OK, "ready");
      case Standing.Hampered(var why) ->
          text(HttpStatus.OK, "serving, but deciding nothing: " + why);
      case Standing.Ended(var why) -> text(HttpStatus.SERVICE_UNAVAILABLE, why);
    };
  }

  private static HttpResponse text(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text + "\n");
  }

  /** {@return the TCP port that it is bound to} */
  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
