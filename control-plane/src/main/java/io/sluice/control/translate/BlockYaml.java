package io.sluice.control.translate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * JSON as YAML in block style, that YAML 1.1 and 1.2 read alike.
 *
 * <p>Envoy's parser takes a plain {@code yes} or {@code y} for a boolean, as YAML 1.1 does, and a
 * plain number for a number; so a text is plain only if it can be nothing else.
 */
final class BlockYaml {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*|[0-9]+(?:\\.[0-9]+)?s");
  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private final StringBuilder text = new StringBuilder();

  private BlockYaml() {}

  static String ofJson(String json) {
    BlockYaml yaml = new BlockYaml();
    try {
      yaml.block(JSON.readTree(json), 0);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON", e);
    }
    return yaml.text.toString();
  }

  /** Writes a value whose first line begins at the cursor; further ones are indented. */
  private void block(JsonNode node, int indent) {
    if (node.isEmpty()) {
      text.append(scalar(node)).append('\n');
    } else if (node.isObject()) {
      mapping(node, indent);
    } else {
      sequence(node, indent);
    }
  }

  private void mapping(JsonNode node, int indent) {
    Iterator<Map.Entry<String, JsonNode>> entries = node.properties().iterator();
    for (boolean first = true; entries.hasNext(); first = false) {
      Map.Entry<String, JsonNode> entry = entries.next();
      if (!first) {
        indent(indent);
      }
      text.append(scalar(TextNode.valueOf(entry.getKey()))).append(':');
      JsonNode value = entry.getValue();
      if (value.isEmpty()) {
        text.append(' ').append(scalar(value)).append('\n');
      } else {
        // Items of a list stand under their key, not further in.
        int inner = value.isArray() ? indent : indent + 2;
        text.append('\n');
        indent(inner);
        block(value, inner);
      }
    }
  }

  private void sequence(JsonNode node, int indent) {
    for (int at = 0; at < node.size(); at++) {
      if (at > 0) {
        indent(indent);
      }
      text.append("- ");
      block(node.get(at), indent + 2);
    }
  }

  private void indent(int columns) {
    text.repeat(' ', columns);
  }

  /** {@return a value without parts: a text, number, boolean, null, or an empty collection} */
  private static String scalar(JsonNode node) {
    if (!node.isTextual()) {
      return node.toString();
    }
    String value = node.textValue();
    boolean plain =
        PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(java.util.Locale.ROOT));
    return plain ? value : node.toString();
  }
}
