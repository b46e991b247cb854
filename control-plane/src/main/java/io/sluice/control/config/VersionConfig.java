package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A version of a service.
 *
 * @param name its name, which may hold dots
 * @param upstream where it runs
 * @param protocol what it speaks, and what counts as a failure
 * @param health active health checks, if any
 * @param connectTimeout time to connect
 * @param circuitBreakers limits, where they differ from Envoy's
 * @param outlierDetection passive health checks, if any
 * @param lb how an endpoint is picked
 */
public record VersionConfig(
    String name,
    Upstream upstream,
    Protocol protocol,
    Optional<HealthConfig> health,
    Duration connectTimeout,
    Optional<CircuitBreakers> circuitBreakers,
    Optional<OutlierDetection> outlierDetection,
    LoadBalancing lb) {
  /** Time to connect where the file says nothing. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(1);

  public VersionConfig {
    requireNonNull(name);
    requireNonNull(upstream);
    requireNonNull(protocol);
    requireNonNull(health);
    requireNonNull(connectTimeout);
    requireNonNull(circuitBreakers);
    requireNonNull(outlierDetection);
    requireNonNull(lb);
  }

  /** Where a version runs. */
  public sealed interface Upstream {
    /** Fixed addresses, at least one. */
    record Endpoints(List<HostPort> addresses) implements Upstream {
      public Endpoints {
        addresses = List.copyOf(addresses);
      }
    }

    /** A name that the Envoys resolve, all of whose addresses are used. */
    record Dns(HostPort name) implements Upstream {
      public Dns {
        requireNonNull(name);
      }
    }
  }

  /**
   * A host and a port.
   *
   * @param host IP address, or name for DNS
   * @param port 1 to 65,535
   */
  public record HostPort(String host, int port) {
    public HostPort {
      requireNonNull(host);
    }
  }

  /** What a version speaks. */
  public enum Protocol {
    HTTP1,
    HTTP2,
    /** HTTP/2; failures are judged by the gRPC status. */
    GRPC
  }

  /** How an endpoint is picked. */
  public enum LoadBalancing {
    ROUND_ROBIN,
    LEAST_REQUEST,
    RANDOM
  }

  /**
   * Active health checks by HTTP; gRPC health checks for {@link Protocol#GRPC} without a path.
   *
   * @param path path to ask
   * @param interval time between two checks, with or without traffic
   * @param timeout time for an answer
   * @param unhealthyThreshold failures in a row until an endpoint is out
   * @param healthyThreshold successes in a row until it is back
   */
  public record HealthConfig(
      String path,
      Duration interval,
      Duration timeout,
      int unhealthyThreshold,
      int healthyThreshold) {
    public HealthConfig {
      requireNonNull(path);
      requireNonNull(interval);
      requireNonNull(timeout);
    }
  }

  /** Envoy's circuit breaker thresholds; empty ones are Envoy's defaults. */
  public record CircuitBreakers(
      OptionalInt maxConnections,
      OptionalInt maxPendingRequests,
      OptionalInt maxRequests,
      OptionalInt maxRetries) {}

  /** Envoy's outlier detection. */
  public record OutlierDetection(
      OptionalInt consecutive5xx,
      Optional<Duration> interval,
      Optional<Duration> baseEjectionTime) {}
}
