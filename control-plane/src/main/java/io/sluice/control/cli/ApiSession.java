package io.sluice.control.cli;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.sluice.proto.control.v1.ControlServiceGrpc;
import io.sluice.proto.control.v1.ControlServiceGrpc.ControlServiceBlockingStub;
import io.sluice.proto.control.v1.FeedbackServiceGrpc;
import io.sluice.proto.control.v1.FeedbackServiceGrpc.FeedbackServiceBlockingStub;
import io.sluice.proto.control.v1.ListServicesRequest;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Service;
import io.sluice.proto.control.v1.WatchRolloutRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A connection of the command line to a server. */
final class ApiSession implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int CALL_SECONDS = 30;

  // A watch must notice that the server's machine is gone, though nothing says so.
  private static final int KEEP_ALIVE_SECONDS = 30;

  // What a connection meets is told by its calls; the library's own warnings are stack traces.
  private static final Logger LIBRARY = Logger.getLogger("io.grpc");

  private final ManagedChannel channel;
  private final ControlServiceBlockingStub stub;
  private final FeedbackServiceBlockingStub feedback;

  private ApiSession(ManagedChannel channel, List<ClientInterceptor> interceptors) {
    ClientInterceptor[] all = interceptors.toArray(ClientInterceptor[]::new);
    this.channel = channel;
    stub = ControlServiceGrpc.newBlockingStub(channel).withInterceptors(all);
    feedback = FeedbackServiceGrpc.newBlockingStub(channel).withInterceptors(all);
  }

  /** Whom the client believes. */
  sealed interface Trust {
    /** No encryption. */
    record ClearText() implements Trust {}

    /** TLS with the authorities that Java ships. */
    record SystemAuthorities() implements Trust {}

    /** TLS with the authorities of a PEM file. */
    record Authorities(Path pem) implements Trust {}
  }

  static ApiSession open(String target, Trust trust, Optional<String> token) throws IOException {
    LIBRARY.setLevel(Level.OFF);
    ManagedChannel channel =
        Grpc.newChannelBuilder(target, credentials(trust))
            .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
            .build();
    return new ApiSession(channel, token.map(ApiSession::bearer).map(List::of).orElse(List.of()));
  }

  private static ChannelCredentials credentials(Trust trust) throws IOException {
    return switch (trust) {
      case Trust.ClearText() -> InsecureChannelCredentials.create();
      case Trust.SystemAuthorities() -> TlsChannelCredentials.create();
      case Trust.Authorities(var pem) ->
          TlsChannelCredentials.newBuilder().trustManager(pem.toFile()).build();
    };
  }

  private static ClientInterceptor bearer(String token) {
    var headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token);
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }

  /** {@return the stub for a single call, which ends after 30 s} */
  ControlServiceBlockingStub call() {
    return stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
  }

  /** {@return the stub for feedback} */
  FeedbackServiceBlockingStub feedback() {
    return feedback;
  }

  /** {@return the stub for a stream without an end of its own} */
  ControlServiceBlockingStub stream() {
    return stub;
  }

  /**
   * Refuses a name that no service has.
   *
   * @param what what bears the name
   */
  void requireKnown(String what, String name, Function<Service, String> part) {
    SortedSet<String> known = new TreeSet<>();
    call()
        .listServices(ListServicesRequest.getDefaultInstance())
        .getServicesList()
        .forEach(service -> known.add(part.apply(service)));
    if (!known.contains(name)) {
      throw Status.NOT_FOUND
          .withDescription(
              "no "
                  + what
                  + " is called '"
                  + name
                  + "'; there are "
                  + (known.isEmpty() ? "none" : String.join(", ", known)))
          .asRuntimeException();
    }
  }

  /** {@return a rollout's changes until it has finished, also where the server goes and comes} */
  Iterator<Rollout> watch(String rollout, SteadyWatch.Connection connection) {
    return watch(stub, rollout, connection);
  }

  /** {@return the same, which fails with DEADLINE_EXCEEDED if it takes longer} */
  Iterator<Rollout> watch(String rollout, SteadyWatch.Connection connection, Duration limit) {
    return watch(
        stub.withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS), rollout, connection);
  }

  private Iterator<Rollout> watch(
      ControlServiceBlockingStub from, String rollout, SteadyWatch.Connection connection) {
    var request = WatchRolloutRequest.newBuilder().setName(rollout).build();
    return new SteadyWatch(
        () -> {
          channel.resetConnectBackoff();
          return from.watchRollout(request);
        },
        connection,
        SteadyWatch.PAUSE);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
