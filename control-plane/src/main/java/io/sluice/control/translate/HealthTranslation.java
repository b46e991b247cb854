package io.sluice.control.translate;

import static io.sluice.control.translate.ProtoValues.duration;
import static io.sluice.control.translate.ProtoValues.uint32;

import io.envoyproxy.envoy.config.core.v3.HealthCheck;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.GrpcHealthCheck;
import io.envoyproxy.envoy.config.core.v3.HealthCheck.HttpHealthCheck;
import io.envoyproxy.envoy.type.v3.CodecClientType;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig.HealthConfig;
import io.sluice.control.config.VersionConfig.Protocol;

/** Active health checks. */
final class HealthTranslation {
  private static final String ANY_HOST = "localhost";

  private HealthTranslation() {}

  static HealthCheck check(ServiceConfig service, Protocol protocol, HealthConfig health) {
    HealthCheck.Builder check =
        HealthCheck.newBuilder()
            .setTimeout(duration(health.timeout()))
            .setInterval(duration(health.interval()))
            // Envoy's own 60 s without traffic would leave a new version unchecked for a minute.
            .setNoTrafficInterval(duration(health.interval()))
            .setUnhealthyThreshold(uint32(health.unhealthyThreshold()))
            .setHealthyThreshold(uint32(health.healthyThreshold()));
    if (protocol == Protocol.GRPC && health.path().isEmpty()) {
      check.setGrpcHealthCheck(GrpcHealthCheck.getDefaultInstance());
    } else {
      check.setHttpHealthCheck(
          HttpHealthCheck.newBuilder()
              .setHost(host(service))
              .setPath(health.path())
              .setCodecClientType(codec(protocol)));
    }
    return check.build();
  }

  /**
   * A host that the upstream knows: Envoy's own, the name of the cluster, is no valid host name.
   */
  private static String host(ServiceConfig service) {
    return service.hosts().stream()
        .filter(host -> !host.contains("*"))
        .findFirst()
        .orElse(ANY_HOST);
  }

  private static CodecClientType codec(Protocol protocol) {
    return switch (protocol) {
      case HTTP1 -> CodecClientType.HTTP1;
      case HTTP2, GRPC -> CodecClientType.HTTP2;
    };
  }
}
