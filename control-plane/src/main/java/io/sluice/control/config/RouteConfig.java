package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A route of a service.
 *
 * @param path condition on the path
 * @param methods HTTP methods in upper case; empty for all
 * @param headers conditions on headers, all of which must hold
 * @param rewrite what the upstream is given instead
 * @param timeout time for the whole answer; zero for none
 * @param idleTimeout time without any byte; empty for Envoy's default
 * @param retries retries, if any
 * @param upgrade whether websockets are let through
 * @param requestHeaders changes to the request's headers
 * @param responseHeaders changes to the answer's headers
 */
public record RouteConfig(
    PathMatch path,
    List<String> methods,
    List<HeaderMatch> headers,
    Rewrite rewrite,
    Duration timeout,
    Optional<Duration> idleTimeout,
    Optional<Retries> retries,
    Upgrade upgrade,
    HeaderChanges requestHeaders,
    HeaderChanges responseHeaders) {
  /** Envoy's own default for the time of a whole answer. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

  /** The route that takes everything. */
  public static final RouteConfig DEFAULT =
      new RouteConfig(
          new PathMatch.Prefix("/"),
          List.of(),
          List.of(),
          new Rewrite(Optional.empty(), Optional.empty()),
          DEFAULT_TIMEOUT,
          Optional.empty(),
          Optional.empty(),
          Upgrade.NONE,
          HeaderChanges.NONE,
          HeaderChanges.NONE);

  public RouteConfig {
    requireNonNull(path);
    methods = List.copyOf(methods);
    headers = List.copyOf(headers);
    requireNonNull(rewrite);
    requireNonNull(timeout);
    requireNonNull(idleTimeout);
    requireNonNull(retries);
    requireNonNull(upgrade);
    requireNonNull(requestHeaders);
    requireNonNull(responseHeaders);
  }

  /** Whether a route lets a connection be upgraded. */
  public enum Upgrade {
    NONE,
    WEBSOCKET
  }

  /**
   * What the upstream is given instead.
   *
   * @param prefix replaces the matched prefix
   * @param host replaces the Host header
   */
  public record Rewrite(Optional<String> prefix, Optional<String> host) {}

  /**
   * Retries by the Envoy; the stats count final failures only.
   *
   * @param attempts retries after the first try, 1 to 10
   * @param on Envoy's retry conditions, such as {@code connect-failure}
   */
  public record Retries(int attempts, List<String> on) {
    public Retries {
      on = List.copyOf(on);
    }
  }

  /**
   * Changes to headers.
   *
   * @param set headers that are set, by name
   * @param remove headers that are taken away
   */
  public record HeaderChanges(SortedMap<String, String> set, List<String> remove) {
    /** No change. */
    public static final HeaderChanges NONE = new HeaderChanges(new TreeMap<>(), List.of());

    public HeaderChanges {
      set = Collections.unmodifiableSortedMap(new TreeMap<>(set));
      remove = List.copyOf(remove);
    }
  }
}
