package io.sluice.control.config;

import static io.sluice.control.config.Samples.errors;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class YamlFileTest {
  @Test
  void file_nestedThousandsOfLevelsDeep_isRefusedWithoutBeingComposed() {
    String yaml = "kind: " + "[".repeat(50_000) + "]".repeat(50_000);

    assertThat(errors(yaml)).containsExactly("a.yaml:1:38: is nested more than 32 levels deep");
  }

  @Test
  void file_nestedAsDeepAsAllowed_isRead() {
    String yaml = "kind: " + "[".repeat(31) + "]".repeat(31);

    assertThat(errors(yaml))
        .containsExactly(
            "a.yaml:1:7: kind: is a list; it should be one of Service, Rollout, Policy");
  }

  @Test
  void file_ofTooManyValues_isRefused() {
    String yaml = "kind: [" + "a,".repeat(100_000) + "]";

    assertThat(errors(yaml))
        .containsExactly(
            "a.yaml:1:200002: a file has at most 100,000 values, those of its aliases included");
  }

  @Test
  void file_ofMoreThanOneMebibyte_isRefused() {
    assertThat(errors("#".repeat(YamlFile.MAX_BYTES + 1)))
        .containsExactly("a.yaml: is larger than 1 MiB; spread the documents over several files");
    assertThat(Samples.loaded("#".repeat(YamlFile.MAX_BYTES)).config()).isEqualTo(ConfigSet.EMPTY);
  }

  @Test
  void file_notInUtf8_isRefused() {
    byte[] latin1 = "name: Größe".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(errors(Samples.load(latin1)))
        .containsExactly("a.yaml: is not UTF-8; save it as UTF-8");
  }

  @Test
  void file_withByteOrderMark_isRead() {
    assertThat(Samples.config("\uFEFF" + Samples.SERVICE).services()).containsKey("shop");
  }

  @Test
  void file_ofEmptyDocuments_holdsNothing() {
    assertThat(Samples.config("---\n---\n# nothing\n---\n~\n...\n")).isEqualTo(ConfigSet.EMPTY);
  }

  @Test
  void place_afterCharactersOfSeveralUnits_countsCharacters() {
    assertThat(errors("{kind: Policy, name: \"𝛼𝛽\", metrics: [{name: error-rate, max: 1%}]}"))
        .singleElement()
        .asString()
        .startsWith("a.yaml:1:22: name: \"𝛼𝛽\" is not");
    assertThat(errors("{kind: Policy, name: a, 𝛼𝛽: 1, metrics: [{name: error-rate, max: 2}]}"))
        .extracting(error -> error.substring(0, "a.yaml:1:00".length()))
        .containsExactly("a.yaml:1:25", "a.yaml:1:66");
  }

  @Test
  void aliases_ofWhatStandsElsewhere_areFollowed() {
    ConfigSet config =
        Samples.config(
            """
            kind: Service
            name: shop
            fleet: edge
            listen: {port: 10000}
            stable: &stable v1
            versions:
              *stable : {endpoints: ["127.0.0.1:9001"], health: &health {path: /ok}}
              v2: {endpoints: ["127.0.0.1:9002"], health: *health}
            """);

    var versions = config.services().values().iterator().next().versions();
    assertThat(versions.sequencedKeySet()).containsExactly("v1", "v2");
    assertThat(versions.values()).extracting(VersionConfig::health).doesNotContainNull();
    assertThat(versions.lastEntry().getValue().health())
        .isEqualTo(versions.firstEntry().getValue().health())
        .isPresent();
  }

  @Test
  void file_thatIsAllErrors_tellsTheFirstFiveHundred() {
    String yaml = Samples.SERVICE + "hosts: [" + "'a b', ".repeat(700) + "]\n";

    assertThat(errors(yaml))
        .hasSize(Findings.MAX_ERRORS + 1)
        .last()
        .asString()
        .endsWith(": 200 more errors");
  }
}
