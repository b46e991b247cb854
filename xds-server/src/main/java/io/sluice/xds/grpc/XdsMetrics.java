package io.sluice.xds.grpc;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.resource.ResourceType;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The counts of the xDS streams, by type; types that the server does not hold are counted as {@code
 * other}.
 */
final class XdsMetrics {
  private static final String OTHER = "other";

  private final Map<String, PerType> byTypeUrl = new HashMap<>();
  private final PerType other;
  private final Counter refused;

  private record PerType(
      Counter requests,
      Counter pushes,
      Counter heartbeats,
      Counter acks,
      Counter nacks,
      DistributionSummary bytes) {}

  XdsMetrics(MeterRegistry meters, AtomicInteger streams) {
    for (ResourceType type : ResourceType.values()) {
      byTypeUrl.put(type.typeUrl(), perType(meters, type.name().toLowerCase(Locale.ROOT)));
    }
    other = perType(meters, OTHER);
    refused =
        Counter.builder("xds.streams.refused").description("Streams refused").register(meters);
    Gauge.builder("xds.streams", streams, AtomicInteger::get)
        .description("Open xDS streams")
        .register(meters);
  }

  private static PerType perType(MeterRegistry meters, String type) {
    return new PerType(
        counter(meters, "xds.requests", type, "Requests received, ACKs and NACKs included"),
        counter(meters, "xds.pushes", type, "Responses sent"),
        counter(meters, "xds.heartbeats", type, "Responses that only keep resources alive"),
        counter(meters, "xds.acks", type, "Responses that a node applied"),
        counter(meters, "xds.nacks", type, "Responses that a node refused"),
        DistributionSummary.builder("xds.push.size")
            .description("Size of responses")
            .baseUnit("bytes")
            .tag("type", type)
            .register(meters));
  }

  private static Counter counter(MeterRegistry meters, String name, String type, String text) {
    return Counter.builder(name).description(text).tag("type", type).register(meters);
  }

  private PerType of(String typeUrl) {
    return Objects.requireNonNull(byTypeUrl.getOrDefault(typeUrl, other));
  }

  void request(String typeUrl) {
    of(typeUrl).requests().increment();
  }

  void sent(Push push, int sizeBytes) {
    PerType type = of(push.typeUrl());
    if (push.isHeartbeat()) {
      type.heartbeats().increment();
    } else {
      type.pushes().increment();
      type.bytes().record(sizeBytes);
    }
  }

  void acknowledged(String typeUrl) {
    of(typeUrl).acks().increment();
  }

  void rejected(String typeUrl) {
    of(typeUrl).nacks().increment();
  }

  void refusedStream() {
    refused.increment();
  }
}
