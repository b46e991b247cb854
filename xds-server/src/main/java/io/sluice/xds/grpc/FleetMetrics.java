package io.sluice.xds.grpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sluice.xds.resource.ResourceType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The counts of one fleet's streams, by type; types that the server does not hold are counted as
 * {@code other}.
 */
final class FleetMetrics {
  private static final String OTHER = "other";

  private final Map<String, PerType> byTypeUrl = new HashMap<>();
  private final PerType other;
  private final AtomicInteger streams = new AtomicInteger();
  private final AtomicInteger stalled = new AtomicInteger();
  private final Counter skipped;

  /**
   * The meters of one type.
   *
   * @param answerTime from a response to its ACK or NACK
   */
  record PerType(
      Counter requests,
      Counter pushes,
      Counter heartbeats,
      Counter acks,
      Counter nacks,
      DistributionSummary bytes,
      Timer answerTime) {}

  FleetMetrics(MeterRegistry meters, String fleet) {
    Tags tags = Tags.of("fleet", fleet);
    for (ResourceType type : ResourceType.values()) {
      String name = type.name().toLowerCase(Locale.ROOT);
      byTypeUrl.put(type.typeUrl(), perType(meters, tags.and("type", name)));
    }
    other = perType(meters, tags.and("type", OTHER));
    skipped =
        Counter.builder("xds.publications.skipped")
            .description("Publications of which a stream saw only a later one")
            .tags(tags)
            .register(meters);
    Gauge.builder("xds.fleet.streams", streams, AtomicInteger::get)
        .description("Open xDS streams of a fleet")
        .tags(tags)
        .register(meters);
    Gauge.builder("xds.fleet.stalled", stalled, AtomicInteger::get)
        .description("Streams that take nothing more for now")
        .tags(tags)
        .register(meters);
  }

  private static PerType perType(MeterRegistry meters, Tags tags) {
    return new PerType(
        counter(meters, "xds.requests", tags, "Requests received, ACKs and NACKs included"),
        counter(meters, "xds.pushes", tags, "Responses sent"),
        counter(meters, "xds.heartbeats", tags, "Responses that only keep resources alive"),
        counter(meters, "xds.acks", tags, "Responses that a node applied"),
        counter(meters, "xds.nacks", tags, "Responses that a node refused"),
        DistributionSummary.builder("xds.push.size")
            .description("Size of responses")
            .baseUnit("bytes")
            .tags(tags)
            .register(meters),
        Timer.builder("xds.push.time")
            .description("From a response to its ACK or NACK")
            .tags(tags)
            .register(meters));
  }

  private static Counter counter(MeterRegistry meters, String name, Tags tags, String text) {
    return Counter.builder(name).description(text).tags(tags).register(meters);
  }

  PerType of(String typeUrl) {
    return Objects.requireNonNull(byTypeUrl.getOrDefault(typeUrl, other));
  }

  AtomicInteger streams() {
    return streams;
  }

  AtomicInteger stalled() {
    return stalled;
  }

  Counter skipped() {
    return skipped;
  }
}
