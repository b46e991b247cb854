package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class WaysTest {
  private static final Snapshot SNAPSHOT =
      Snapshot.of(
          List.of(
              Sample.cluster("v1", 1),
              Sample.endpoints("v1", 1),
              Sample.cluster("v2", 1),
              Sample.endpoints("v2", 1),
              Sample.listener("web", 10_000),
              Sample.routes("web", Map.of("v1", 100)),
              Sample.routes("unused", Map.of("v2", 100))));

  @Test
  void ways_areThoseThatAListenerHas() {
    Resource listener = SNAPSHOT.find(ResourceType.LISTENER, "web").orElseThrow();
    Resource routes = SNAPSHOT.find(ResourceType.ROUTES, "web").orElseThrow();

    Ways ways = Ways.of(SNAPSHOT);

    assertThat(ways.all()).containsExactly(new Ways.Way(listener, routes));
    assertThat(ways.to("v1")).isEqualTo(ways.all());
    assertThat(ways.to("v2")).isEmpty();
  }

  @Test
  void ways_ofAPublication_areTheSameForAllStreams() {
    Publication publication = Publication.first(SNAPSHOT, PushGate.ACKED);

    assertThat(publication.ways()).isSameAs(publication.ways());
  }
}
