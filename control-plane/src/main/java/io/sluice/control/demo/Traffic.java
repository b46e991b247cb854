package io.sluice.control.demo;

import java.util.Optional;

/**
 * What a model server got over a period, health checks apart.
 *
 * @param requests requests whose head arrived
 * @param badAnswers bad answers given; a hanging request counts when it arrives
 * @param lastRequest when the newest request arrived
 * @param firstBad when the first bad answer was given
 * @param lastBad when the newest bad answer was given
 */
public record Traffic(
    long requests,
    long badAnswers,
    Optional<Stamp> lastRequest,
    Optional<Stamp> firstBad,
    Optional<Stamp> lastBad) {
  static final Traffic NONE =
      new Traffic(0, 0, Optional.empty(), Optional.empty(), Optional.empty());

  Traffic plusRequest(Stamp now) {
    return new Traffic(requests + 1, badAnswers, Optional.of(now), firstBad, lastBad);
  }

  Traffic plusBadAnswer(Stamp now) {
    return new Traffic(
        requests, badAnswers + 1, lastRequest, Optional.of(firstBad.orElse(now)), Optional.of(now));
  }
}
