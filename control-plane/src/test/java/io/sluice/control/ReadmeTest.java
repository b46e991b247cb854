package io.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.MarkdownYaml;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the README says to type and to write. */
final class ReadmeTest {
  private static final Path ROOT = Path.of(System.getProperty("sluice.root"));
  private static final Path README = ROOT.resolve("README.md");

  /** The commands that need no server; the others are run against one elsewhere. */
  private static final List<String> OFFLINE =
      List.of("validate", "plan", "bootstrap", "presets", "schema");

  @Test
  void yaml_ofTheReadme_isTakenAndIsTheQuickstart() throws IOException {
    assertThat(MarkdownYaml.errors(README)).isEmpty();
    assertThat(MarkdownYaml.blocks(README).stream().map(MarkdownYaml.Block::text))
        .contains(quickstart("service.yaml"), quickstart("rollout.yaml"));
  }

  @Test
  void commands_ofTheReadme_areUnderstood() throws IOException {
    assertThat(commands())
        .hasSizeGreaterThan(6)
        .allSatisfy(arguments -> Main.commandLine().parseArgs(arguments));
  }

  @Test
  void commands_thatNeedNoServer_succeed() throws IOException {
    List<String[]> offline = commands().stream().filter(c -> OFFLINE.contains(c[0])).toList();

    assertThat(offline).hasSizeGreaterThan(2);
    for (String[] arguments : offline) {
      var err = new StringWriter();
      int status =
          Main.commandLine()
              .setOut(new PrintWriter(new StringWriter()))
              .setErr(new PrintWriter(err, true))
              .execute(fromHere(arguments));
      assertThat(status).as("%s: %s", String.join(" ", arguments), err).isZero();
    }
  }

  private static String quickstart(String file) throws IOException {
    return Files.readString(ROOT.resolve("envoy-configs/quickstart").resolve(file));
  }

  /** The test does not run in the top folder, where the README's paths begin. */
  private static String[] fromHere(String[] arguments) {
    return Arrays.stream(arguments)
        .map(a -> a.startsWith("envoy-configs/") ? ROOT.resolve(a).toString() : a)
        .toArray(String[]::new);
  }

  private static List<String[]> commands() throws IOException {
    return Files.readAllLines(README).stream()
        .filter(line -> line.startsWith("./sluice "))
        .map(line ->
            line.replaceFirst("\\s+(#|>).*", "").substring("./sluice ".length()).split(" +"))
        .toList();
  }
}
