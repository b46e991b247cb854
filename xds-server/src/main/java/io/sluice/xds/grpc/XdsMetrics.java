package io.sluice.xds.grpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The counts of the xDS streams. Fleets have meters once something is published for them. */
final class XdsMetrics {
  private final MeterRegistry meters;
  private final Map<String, FleetMetrics> fleets = new ConcurrentHashMap<>();
  private final Counter refused;

  XdsMetrics(MeterRegistry meters, AtomicInteger streams) {
    this.meters = meters;
    refused =
        Counter.builder("xds.streams.refused").description("Streams refused").register(meters);
    Gauge.builder("xds.streams", streams, AtomicInteger::get)
        .description("Open xDS streams")
        .register(meters);
  }

  /**
   * {@return the meters of a fleet} Only for one that is published: clients may make up any number
   * of others.
   */
  FleetMetrics fleet(String name) {
    return fleets.computeIfAbsent(name, fleet -> new FleetMetrics(meters, fleet));
  }

  void refusedStream() {
    refused.increment();
  }
}
