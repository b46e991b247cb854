package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.Sample;
import io.sluice.xds.resource.Resource;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BlameTest {
  private static final List<Resource> CLUSTERS =
      List.of(Sample.cluster("v1", 1), Sample.cluster("v1-2", 1), Sample.cluster("v2", 1));

  private static List<String> blamed(String message) {
    return Blame.of(CLUSTERS, message).stream().map(Resource::name).toList();
  }

  @Test
  void message_ofEnvoyThatNamesClusters_blamesThese() {
    assertThat(blamed("Error adding/updating cluster(s) v2: bad TLS")).containsExactly("v2");
    assertThat(blamed("Error adding/updating cluster(s) v1: bad, v2: worse"))
        .containsExactly("v1", "v2");
  }

  @Test
  void message_thatNamesALongerName_doesNotBlameTheShorter() {
    assertThat(blamed("Error adding/updating cluster(s) v1-2: bad")).containsExactly("v1-2");
  }

  @Test
  void message_ofAnyOtherKind_blamesAll() {
    assertThat(blamed("Proto constraint validation failed (v2: x)")).hasSize(3);
    assertThat(blamed("")).hasSize(3);
  }
}
