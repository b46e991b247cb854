package io.sluice.control.source;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.rollout.model.Mirror;
import java.time.Duration;
import java.util.Comparator;

/**
 * Whose requests a cluster's statistics are.
 *
 * @param service name of the service
 * @param version name of the version, or of its shadow
 * @param failures what counts as a failure
 * @param timeout the duration that a time-out counts as; zero if requests have none
 */
public record ClusterOwner(String service, String version, Failures failures, Duration timeout) {
  public ClusterOwner {
    requireNonNull(service);
    requireNonNull(version);
    requireNonNull(failures);
    requireNonNull(timeout);
  }

  /** What counts as a failure. */
  public enum Failures {
    /** Answers with a status of 500 and above, those that the Envoy made up included. */
    HTTP_STATUS,
    /** Answers with a gRPC status that blames the server. */
    GRPC_STATUS
  }

  /**
   * {@return the owner of a version's cluster} Envoy does not say on which route a request timed
   * out: where the routes differ, the longest limit stands for all.
   */
  public static ClusterOwner of(ServiceConfig service, VersionConfig version) {
    Duration longest =
        service.routes().stream()
            .map(RouteConfig::timeout)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO);
    return new ClusterOwner(
        service.name(),
        version.name(),
        version.protocol() == VersionConfig.Protocol.GRPC
            ? Failures.GRPC_STATUS
            : Failures.HTTP_STATUS,
        longest);
  }

  /** {@return the owner of the cluster that gets copies of requests to the same version} */
  public ClusterOwner ofShadow() {
    return new ClusterOwner(service, Mirror.shadowOf(version), failures, timeout);
  }
}
