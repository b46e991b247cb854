package io.sluice.control.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as the JSON that other tools see in it: {@code 1.10} is the number 1.1 to them. */
final class YamlJson {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private YamlJson() {}

  /** {@return the JSON of a document} */
  static JsonNode of(String yaml) {
    return json(new Load(LoadSettings.builder().build()).loadFromString(yaml));
  }

  private static JsonNode json(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        var object = JSON.objectNode();
        map.forEach((k, v) -> object.set(String.valueOf(k), json(v)));
        yield object;
      }
      case List<?> list -> {
        var array = JSON.arrayNode();
        list.forEach(v -> array.add(json(v)));
        yield array;
      }
      case Boolean flag -> JSON.booleanNode(flag);
      case Integer number -> JSON.numberNode(number);
      case Long number -> JSON.numberNode(number);
      case Double number -> JSON.numberNode(number);
      case null -> JSON.nullNode();
      default -> JSON.textNode(value.toString());
    };
  }
}
