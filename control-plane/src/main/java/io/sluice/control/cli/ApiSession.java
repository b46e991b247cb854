package io.sluice.control.cli;

import io.grpc.ChannelCredentials;
import io.grpc.ClientInterceptor;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.TlsChannelCredentials;
import io.grpc.stub.MetadataUtils;
import io.sluice.proto.control.v1.ControlServiceGrpc;
import io.sluice.proto.control.v1.ControlServiceGrpc.ControlServiceBlockingStub;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A connection of the command line to a server. */
final class ApiSession implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final int CALL_SECONDS = 30;

  private final ManagedChannel channel;
  private final ControlServiceBlockingStub stub;

  private ApiSession(ManagedChannel channel, ControlServiceBlockingStub stub) {
    this.channel = channel;
    this.stub = stub;
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
    ManagedChannel channel = Grpc.newChannelBuilder(target, credentials(trust)).build();
    List<ClientInterceptor> interceptors =
        token.map(ApiSession::bearer).map(List::of).orElse(List.of());
    ControlServiceBlockingStub stub =
        ControlServiceGrpc.newBlockingStub(channel)
            .withInterceptors(interceptors.toArray(ClientInterceptor[]::new));
    return new ApiSession(channel, stub);
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

  /** {@return the stub for a stream without an end of its own} */
  ControlServiceBlockingStub stream() {
    return stub;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
