package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the schemas against the parser, by what each says of the same texts. */
final class SchemaTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, ObjectType<?>> TYPES =
      Map.of(
          "service", ServiceReader.TYPE,
          "rollout", RolloutReader.TYPE,
          "policy", PolicyReader.TYPE,
          "sluice", ServerReader.TYPE);

  /** Similar to no key, so that the parser lists the keys that are possible. */
  private static final String NO_KEY = "qqqqqqqqqqqqqqqqqqqqqqqqqqqq";

  private static final Pattern POSSIBLE = Pattern.compile(NO_KEY + ": is no key of [^;]*; (.*)");

  @Test
  void kinds_areTheOnesThatHaveSchemas() {
    assertThat(Schema.kinds()).containsExactly("service", "rollout", "policy", "sluice");
    assertThat(TYPES).containsOnlyKeys(Schema.kinds());
    assertThat(Schema.of("Service")).isEmpty();
  }

  @Test
  void schemas_areSchemasOfTheirDraft() throws IOException {
    var metaSchema =
        REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));
    for (String schema : schemas()) {
      assertThat(metaSchema.validate(JSON.readTree(schema))).isEmpty();
    }
  }

  @Test
  void keys_ofEachMapping_areTheSameInSchemaAndParser() throws IOException {
    for (String kind : Schema.kinds()) {
      var compared = new ArrayList<String>();
      compareKeys(kind, JSON.readTree(schema(kind)), new Way("", ""), compared);
      assertThat(compared).as(kind).contains("").hasSizeGreaterThan(2);
    }
  }

  @Test
  void defaults_ofEachField_areTakenByParserAndSchema() throws IOException {
    var checked = new ArrayList<String>();
    for (ObjectType<?> type : TYPES.values()) {
      checkDefaults(type, checked);
    }
    assertThat(checked).contains("interval", "address", "routes", "noData", "gate", "forgetAfter");
  }

  @Test
  void examples_thatTheParserTakes_areTakenByTheSchema() throws IOException {
    try (Stream<Path> files = Files.list(Samples.root("envoy-configs/examples"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        JsonNode document = YamlJson.of(Files.readString(file));
        String kind = document.path("kind").asText().toLowerCase(java.util.Locale.ROOT);
        assertThat(schemaErrors(schema(kind), document)).as(file.toString()).isEmpty();
        assertThat(schemaErrors(Schema.ofDocuments(), document)).as(file.toString()).isEmpty();
      }
    }
    String server = Files.readString(Samples.root("envoy-configs/examples/server/sluice.yaml"));
    assertThat(schemaErrors(schema("sluice"), YamlJson.of(server))).isEmpty();
  }

  @Test
  void numbersAndFlags_asNames_areTakenByTheSchemaToo() {
    String yaml =
        """
        kind: Service
        name: 1.10
        fleet: true
        listen: none
        stable: 2
        versions: {2: {dns: "a:80"}}
        """;

    assertThat(schemaErrors(schema("service"), YamlJson.of(yaml))).isEmpty();
    assertThat(Samples.config(yaml).services()).containsOnlyKeys("1.10");
  }

  @Test
  void documents_thatTheParserRefusesByTheirShape_areRefusedByTheSchema() {
    List<String> broken =
        List.of(
            "kind: Service",
            Samples.SERVICE + "hosts: []",
            Samples.SERVICE + "hosts: [a, a]",
            Samples.SERVICE + "nam: a",
            Samples.SERVICE + "predictions: {}",
            Samples.SERVICE + "sticky: {}",
            Samples.SERVICE + "sticky: {header: a, cookie: b}",
            Samples.SERVICE + "sticky: {header: a, ttl: 1h}",
            Samples.SERVICE + "routes: [{timeout: 5}]",
            Samples.SERVICE + "routes: [{match: {path: /a, prefix: /a}}]",
            Samples.SERVICE + "routes: [{match: {methods: [get]}}]",
            Samples.SERVICE + "routes: [{headers: {}}]",
            Samples.SERVICE.replace("10000", "65536"),
            Samples.SERVICE.replace("{port: 10000}", "all"),
            Samples.SERVICE.replace("v2:", "a/b:"),
            "{kind: Policy, name: a, metrics: [{name: error-rate}]}",
            "{kind: Policy, name: a, metrics: [{name: error-rate, max: 1%, consecutive: 1}]}",
            "{kind: Policy, name: a, metrics: [{name: agreement, max: 1%}]}",
            "{kind: Rollout, name: a, service: b, candidate: c, strategy: {}}",
            "{kind: Rollout, name: a, service: b, candidate: c, strategy: {shadow: {}}}",
            "{kind: Rollout, name: a, service: b, candidate: c, strategy: {canary: {weights: [1%]}}}",
            "{kind: Nothing, name: a}");

    assertThat(broken)
        .allSatisfy(yaml -> {
          assertThat(Samples.errors(yaml)).isNotEmpty();
          assertThat(schemaErrors(Schema.ofDocuments(), YamlJson.of(yaml))).isNotEmpty();
        });
  }

  /** What stands before and after a mapping in a document. */
  private record Way(String before, String after) {
    Way into(String left, String right) {
      return new Way(before + left, right + after);
    }

    String around(String yaml) {
      return before + yaml + after;
    }
  }

  private static void compareKeys(String kind, JsonNode schema, Way way, List<String> compared) {
    if (schema.has("anyOf") && !schema.has("properties")) {
      schema.get("anyOf").forEach(choice -> compareKeys(kind, choice, way, compared));
    } else if (schema.path("type").asText().equals("array")) {
      compareKeys(kind, schema.get("items"), way.into("[", "]"), compared);
    } else if (schema.has("propertyNames")) {
      compareKeys(kind, schema.get("additionalProperties"), way.into("{a: ", "}"), compared);
    } else if (schema.has("properties")) {
      List<String> keys = new ArrayList<>();
      schema.get("properties").fieldNames().forEachRemaining(keys::add);
      assertThat(schema.get("additionalProperties").asBoolean()).isFalse();
      assertThat(hint(kind, way)).as(way.around("…")).isEqualTo(Nearest.hint(NO_KEY, keys));
      assertThat(keys).as(way.around("…")).allSatisfy(key -> assertTaken(kind, way, key));
      compared.add(way.before());
      keys.forEach(key ->
          compareKeys(
              kind, schema.get("properties").get(key), way.into("{" + key + ": ", "}"), compared));
    }
  }

  /** {@return what the parser says of the keys that are possible in a mapping, or how many} */
  private static String hint(String kind, Way way) {
    return errors(kind, way.around("{" + NO_KEY + ": 1}")).stream()
        .map(POSSIBLE::matcher)
        .filter(java.util.regex.Matcher::find)
        .findFirst()
        .map(m -> m.group(1))
        .orElseThrow(() -> new AssertionError("nothing is said of an unknown key in " + way));
  }

  private static void assertTaken(String kind, Way way, String key) {
    assertThat(errors(kind, way.around("{" + key + ": 1}")))
        .noneMatch(error -> error.contains(key + ": is no key of "));
  }

  private static List<String> errors(String kind, String yaml) {
    var findings = new Findings();
    ObjectType<?> type = Optional.ofNullable(TYPES.get(kind)).orElseThrow();
    YamlFile.documents("a.yaml", yaml.getBytes(StandardCharsets.UTF_8), findings)
        .forEach(type::read);
    return findings.errors().stream().map(ConfigError::toString).toList();
  }

  private static void checkDefaults(FieldType<?> type, List<String> checked) throws IOException {
    switch (type) {
      case ObjectType<?> object -> {
        for (Field<?> field : object.fields()) {
          checkDefaults(field.type(), checked);
          if (field.fallback().isPresent()) {
            assertThat(field.defaultValue()).as(field.name()).isNotNull();
            JsonNode schema = field.schema();
            assertThat(schemaErrors(schema.toString(), schema.get("default")))
                .as(field.name())
                .isEmpty();
            checked.add(field.name());
          }
        }
      }
      case EitherType<?> either -> checkDefaults(either.mapping(), checked);
      case ListType<?> list -> checkDefaults(list.element(), checked);
      case MapType<?> map -> checkDefaults(map.value(), checked);
      case ScalarType<?> _, WordType<?> _ -> {}
      default -> throw new IllegalStateException("a type that the test does not know: " + type);
    }
  }

  private static List<String> schemas() {
    return Stream.concat(
            Schema.kinds().stream().map(SchemaTest::schema), Stream.of(Schema.ofDocuments()))
        .toList();
  }

  private static String schema(String kind) {
    return Schema.of(kind).orElseThrow();
  }

  private static List<String> schemaErrors(String schema, JsonNode document) {
    try {
      return REGISTRY.getSchema(JSON.readTree(schema)).validate(document).stream()
          .map(Object::toString)
          .toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
