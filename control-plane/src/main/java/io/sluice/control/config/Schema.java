package io.sluice.control.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * The JSON Schemas (draft 2020-12) of config files, made from the same tables of fields by which
 * the files are read.
 *
 * <p>What a schema accepts is a little more than what the parser does: it does not know ranges of
 * durations and shares, nor how documents refer to each other.
 */
public final class Schema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final SequencedMap<String, ObjectType<?>> DOCUMENTS = documents();
  private static final String SERVER = "sluice";

  private Schema() {}

  /** {@return what {@link #of} has a schema for} */
  public static List<String> kinds() {
    var kinds = new ArrayList<>(DOCUMENTS.sequencedKeySet());
    kinds.add(SERVER);
    return List.copyOf(kinds);
  }

  /**
   * {@return the schema of a kind, as JSON}
   *
   * @param kind {@code service}, {@code rollout}, {@code policy}, or {@code sluice} for the
   *     server's own file
   */
  public static Optional<String> of(String kind) {
    ObjectType<?> type = kind.equals(SERVER) ? ServerReader.TYPE : DOCUMENTS.get(kind);
    return Optional.ofNullable(type).map(t -> text(schema(kind, t)));
  }

  /** {@return the schema of any document of a config directory, as JSON, for editors} */
  public static String ofDocuments() {
    ObjectNode schema = head("document", "Any document of a config directory");
    schema.put("type", "object");
    schema.putArray("required").add(Documents.KIND);
    ArrayNode kinds = schema.putObject("properties").putObject(Documents.KIND).putArray("enum");
    ArrayNode choices = schema.putArray("allOf");
    DOCUMENTS.forEach((name, type) -> {
      ObjectNode schemaOfKind = type.schema();
      String word = schemaOfKind.at("/properties/" + Documents.KIND + "/enum/0").asText();
      kinds.add(word);
      ObjectNode choice = choices.addObject();
      choice.putObject("if").putObject("properties").putObject(Documents.KIND).put("const", word);
      choice.set("then", schemaOfKind);
    });
    return text(schema);
  }

  private static SequencedMap<String, ObjectType<?>> documents() {
    SequencedMap<String, ObjectType<?>> types = new LinkedHashMap<>();
    types.put("service", ServiceReader.TYPE);
    types.put("rollout", RolloutReader.TYPE);
    types.put("policy", PolicyReader.TYPE);
    return types;
  }

  private static ObjectNode schema(String kind, ObjectType<?> type) {
    ObjectNode schema = head(kind, "Sluice: " + type.what());
    for (Map.Entry<String, JsonNode> part : type.schema().properties()) {
      schema.set(part.getKey(), part.getValue());
    }
    return schema;
  }

  private static ObjectNode head(String kind, String title) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("$schema", DRAFT);
    schema.put("$id", "urn:sluice:schema:v1:" + kind);
    schema.put("title", title);
    return schema;
  }

  private static String text(ObjectNode schema) {
    var indenter = new DefaultIndenter("  ", "\n");
    var printer =
        new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
    try {
      return new ObjectMapper().writer(printer).writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON can be printed", e);
    }
  }
}
