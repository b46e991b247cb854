package io.sluice.control.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * What became of one request.
 *
 * @param sent when it was sent
 * @param latency until the whole answer was there, or until it failed
 * @param user the user's name, empty for anonymous ones
 * @param status the HTTP status, 0 when no whole answer came
 * @param version the answer's {@code x-model-version}
 * @param error the client's own error when no whole answer came, or the failing {@code grpc-status}
 */
public record LoadResult(
    Stamp sent,
    Duration latency,
    String user,
    int status,
    Optional<String> version,
    Optional<String> error) {
  /** {@return whether a user would have noticed} */
  public boolean failed() {
    return error.isPresent() || status >= 400;
  }

  /** {@return whether there was no whole answer} */
  public boolean isClientError() {
    return status == 0;
  }

  /** {@return when the answer was there} */
  public Stamp answered() {
    return new Stamp(sent.at().plus(latency), sent.nanos() + latency.toNanos());
  }
}
