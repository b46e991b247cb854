package io.sluice.control.feedback;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What somebody tells of an answer that a version gave.
 *
 * @param id makes it the same event when it is sent again, for its service, version and KPI
 * @param service name of the service
 * @param version the version that gave the answer
 * @param kpi what is told
 * @param value how much of it there was
 * @param unit who or what counts once in a phase; the event itself if empty
 * @param time when the version gave the answer; when the event arrives if empty
 */
public record FeedbackEvent(
    String id,
    String service,
    String version,
    String kpi,
    double value,
    Optional<String> unit,
    Optional<Instant> time) {
  public FeedbackEvent {
    requireNonNull(id);
    requireNonNull(service);
    requireNonNull(version);
    requireNonNull(kpi);
    requireNonNull(unit);
    requireNonNull(time);
  }
}
