package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

final class BlockYamlTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void ofJson_nestedValues_isBlockStyle() {
    assertThat(BlockYaml.ofJson("{\"a\":[{\"b\":1,\"c\":[[2]]}],\"d\":{\"e\":{}},\"f\":[]}"))
        .isEqualTo(
            """
            a:
            - b: 1
              c:
              - - 2
            d:
              e: {}
            f: []
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "yes",
        "No",
        "on",
        "y",
        "null",
        "1.10",
        "1e3",
        "0x1",
        "~",
        "",
        " a",
        "a: b",
        "a #b",
        "-",
        "a\nb",
        "\"",
        "*",
        "%REQ(x)%",
        "5s",
        "plain.name",
        "@type",
        "=",
        "<<",
        "1_000",
        "12:30"
      })
  void ofJson_anyText_staysThatText(String text) throws Exception {
    String yaml = BlockYaml.ofJson(JSON.writeValueAsString(new String[] {text}));
    assertThat(new Load(LoadSettings.builder().build()).loadFromString(yaml))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .containsExactly(text);
  }

  /** YAML 1.1, which Envoy's parser follows here, would take them for booleans. */
  @ParameterizedTest
  @ValueSource(strings = {"yes", "No", "ON", "off", "y", "N", "True", "null"})
  void ofJson_wordOfYaml11_isQuoted(String text) {
    assertThat(BlockYaml.ofJson("\"" + text + "\"")).isEqualTo("\"" + text + "\"\n");
  }
}
