package io.sluice.control.serve;

import com.google.common.net.InetAddresses;
import io.sluice.control.config.ServerConfig;
import io.sluice.control.config.ServerConfig.Connections;
import io.sluice.control.config.ServerConfig.Limits;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.grpc.XdsServerBuilder;
import io.sluice.xds.identity.NodeClaims;
import io.sluice.xds.tls.ReloadedTls;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The xDS server as the server's own file wants it. */
final class XdsSettings {
  private XdsSettings() {}

  static XdsServerBuilder of(ServerConfig config, Optional<ReloadedTls> tls) {
    Limits limits = config.limits();
    Connections connections = limits.connections();
    XdsServerBuilder builder =
        XdsServer.builder()
            .address(address(config.xds()))
            .forgetAfter(config.forgetAfter())
            .maxStreams(limits.maxStreams())
            .maxStreamsPerAddress(limits.maxStreamsPerAddress())
            .newStreamsPerSecond(limits.newStreamsPerSecond())
            .requestsPerSecond(limits.requestsPerSecond())
            .maxNames(limits.maxNames())
            .maxMessageBytes(limits.maxMessageBytes())
            .keepAlive(connections.ping(), connections.minPing())
            .maxConnectionAge(connections.maxAge(), connections.grace());
    tls.ifPresent(t -> builder.tls(t.context()));
    if (!config.nodeIdentity().isEmpty()) {
      builder.nodeClaims(NodeClaims.byCertificate(config.nodeIdentity()));
    }
    return builder;
  }

  static InetSocketAddress address(ServerConfig.Listen listen) {
    return new InetSocketAddress(InetAddresses.forString(listen.address()), listen.port());
  }
}
