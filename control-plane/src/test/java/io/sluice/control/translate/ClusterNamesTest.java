package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.control.translate.ClusterNames.ServiceVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClusterNamesTest {
  private static final String CHARACTERS = "aZ09-_.:/ ~@%ux2fd\u00e9\u4e16";

  @ParameterizedTest
  @CsvSource({
    "recommender, v1, recommender__v1",
    "recommender, v1.2.0, recommender__v1_d2_d0",
    "rec_om.mender, 1.10, rec_uom_dmender__1_d10",
    "a:b, v+1, a_x3ab__v_x2b1",
  })
  void encode_name_isReadable(String service, String version, String cluster) {
    assertThat(ClusterNames.encode(service, version)).isEqualTo(cluster);
    assertThat(ClusterNames.decode(cluster)).contains(new ServiceVersion(service, version));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void encode_anyNames_isSafeInjectiveAndReversible(long seed) {
    Random random = new Random(seed);
    Map<String, ServiceVersion> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      ServiceVersion version = new ServiceVersion(name(random), name(random));
      String cluster = ClusterNames.encode(version);
      assertThat(cluster).as("seed %d", seed).matches("[A-Za-z0-9_-]+");
      assertThat(ClusterNames.decode(cluster)).as("seed %d", seed).contains(version);
      ServiceVersion other = seen.putIfAbsent(cluster, version);
      assertThat(other == null || other.equals(version)).as("seed %d, %s", seed, cluster).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sluice-xds",
        "a",
        "a__",
        "__a",
        "a_b",
        "a__b__c",
        "a__b.c",
        "a___b",
        "a__b_",
        "a__b_x",
        "a__b_x6",
        "a__b_x61",
        "a__b_x2e",
        "a__b_xff",
        "a__b_X2F",
        "a__b_e"
      })
  void decode_foreignName_isEmpty(String cluster) {
    assertThat(ClusterNames.decode(cluster)).isEmpty();
  }

  @Test
  void encode_emptyName_isRefused() {
    assertThatThrownBy(() -> ClusterNames.encode("", "v1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static String name(Random random) {
    int[] points = CHARACTERS.codePoints().toArray();
    StringBuilder name = new StringBuilder();
    for (int length = 1 + random.nextInt(4); length > 0; length--) {
      name.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return name.toString();
  }
}
