package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where the server gets figures from that Envoys do not push.
 *
 * @param prometheus the Prometheus servers that policies may ask, by name
 * @param scrape the Envoys whose admin page is read; empty for none
 */
public record SourceConfig(SortedMap<String, Prometheus> prometheus, Optional<Scrape> scrape) {
  /** Nobody is asked. */
  public static final SourceConfig NONE = new SourceConfig(new TreeMap<>(), Optional.empty());

  public SourceConfig {
    prometheus = Collections.unmodifiableSortedMap(new TreeMap<>(prometheus));
    requireNonNull(scrape);
  }

  /**
   * A Prometheus server.
   *
   * @param url where its API is, without {@code /api/v1}
   * @param token file of the token that it wants; read for each question
   * @param ca authorities of its certificate, PEM; those of Java if empty
   * @param identity what the server proves itself with; empty for nothing
   * @param timeout time for an answer
   * @param maxConcurrent questions at a time
   * @param maxAnswerBytes size of an answer
   */
  public record Prometheus(
      URI url,
      Optional<Path> token,
      Optional<Path> ca,
      Optional<ClientIdentity> identity,
      Duration timeout,
      int maxConcurrent,
      int maxAnswerBytes) {
    public Prometheus {
      requireNonNull(url);
      requireNonNull(token);
      requireNonNull(ca);
      requireNonNull(identity);
      requireNonNull(timeout);
    }
  }

  /**
   * What a client proves itself with.
   *
   * @param certificate certificate chain, PEM
   * @param key private key, PEM
   */
  public record ClientIdentity(Path certificate, Path key) {
    public ClientIdentity {
      requireNonNull(certificate);
      requireNonNull(key);
    }
  }

  /**
   * The Envoys whose admin page is read.
   *
   * @param admins addresses of the admin pages
   * @param interval time between two readings of one Envoy
   * @param timeout time for a reading
   * @param maxConcurrent Envoys that are read at a time
   * @param maxAnswerBytes size of an answer
   */
  public record Scrape(
      List<VersionConfig.HostPort> admins,
      Duration interval,
      Duration timeout,
      int maxConcurrent,
      int maxAnswerBytes) {
    public Scrape {
      admins = List.copyOf(admins);
      requireNonNull(interval);
      requireNonNull(timeout);
    }
  }
}
