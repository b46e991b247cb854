package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the reference and the examples against the parser. */
final class ReferenceTest {
  private static final Path PAGE = Samples.root("docs/config.md");
  private static final Path EXAMPLES = Samples.root("envoy-configs/examples");
  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- fields: (\\w+) -->\\n)(.*?)(<!-- end -->)");

  @Test
  void examplesOfThePage_areTaken() throws IOException {
    assertThat(MarkdownYaml.blocks(PAGE)).hasSizeGreaterThan(8);
    assertThat(MarkdownYaml.errors(PAGE)).isEmpty();
  }

  @Test
  void serversFile_onThePageAndInTheExample_isTakenWhereItsFilesAre() throws IOException {
    List<String> files =
        Stream.concat(
                MarkdownYaml.blocks(PAGE).stream()
                    .filter(block -> block.info().equals("sluice"))
                    .map(MarkdownYaml.Block::text),
                Stream.of(Files.readString(EXAMPLES.resolve("server/sluice.yaml"))))
            .toList();

    assertThat(files).hasSize(2);
    assertThat(files).allSatisfy(yaml -> assertThat(errorsOfServersFile(yaml)).isEmpty());
  }

  @Test
  void tablesOfThePage_areThoseOfTheParser() throws IOException {
    String page = Files.readString(PAGE);
    String expected =
        TABLE
            .matcher(page)
            .replaceAll(table ->
                Matcher.quoteReplacement(
                    table.group(1) + FieldTable.markdown(type(table.group(2))) + table.group(4)));
    if (Boolean.getBoolean("sluice.golden.update")) {
      Files.writeString(PAGE, expected);
      page = expected;
    }

    assertThat(TABLE.matcher(page).results()).hasSize(4);
    assertThat(page).as("-Dsluice.golden.update=true brings it up to date").isEqualTo(expected);
  }

  @Test
  void examples_eachRolloutWithServiceAndPolicy_areTaken() throws IOException {
    List<Path> rollouts = rollouts();
    assertThat(rollouts)
        .extracting(p -> p.getFileName().toString())
        .contains(
            "rollout-basic.yaml",
            "rollout-blue-green.yaml",
            "rollout-canary.yaml",
            "rollout-feature-flag.yaml",
            "rollout-gates.yaml",
            "rollout-linear.yaml",
            "rollout-phases.yaml",
            "rollout-preset.yaml",
            "rollout-abtest.yaml",
            "rollout-bandit.yaml",
            "rollout-shadow.yaml",
            "rollout-windows.yaml");
    for (Path rollout : rollouts) {
      SortedMap<String, byte[]> files = new TreeMap<>();
      for (Path file :
          List.of(rollout, EXAMPLES.resolve("service.yaml"), EXAMPLES.resolve("policy.yaml"))) {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
      }

      assertThat(ConfigLoader.load(new ConfigFiles(files, new TreeMap<>())))
          .as(rollout.toString())
          .isInstanceOfSatisfying(
              Loaded.class,
              loaded -> {
                assertThat(loaded.warnings()).isEmpty();
                assertThat(loaded.config().rollouts()).hasSize(1);
              });
    }
  }

  @Test
  void examples_allTogether_areTaken() {
    assertThat(ConfigLoader.load(EXAMPLES)).isInstanceOf(Loaded.class);
  }

  private static List<Path> rollouts() throws IOException {
    try (Stream<Path> files = Files.list(EXAMPLES)) {
      return files.filter(p -> p.getFileName().toString().startsWith("rollout-")).sorted().toList();
    }
  }

  /** {@return what is wrong with it but that its files are not there} */
  private static List<String> errorsOfServersFile(String yaml) {
    var findings = new Findings();
    List<Cursor> documents =
        YamlFile.documents("sluice.yaml", yaml.getBytes(StandardCharsets.UTF_8), findings);
    ServerReader.TYPE.read(documents.getFirst());
    return findings.errors().stream().map(ConfigError::toString).toList();
  }

  private static ObjectType<?> type(String kind) {
    return switch (kind) {
      case "service" -> ServiceReader.TYPE;
      case "rollout" -> RolloutReader.TYPE;
      case "policy" -> PolicyReader.TYPE;
      case "sluice" -> ServerReader.TYPE;
      default -> throw new IllegalArgumentException("no kind: " + kind);
    };
  }
}
