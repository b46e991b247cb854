package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.forecast.Scenario;
import io.sluice.rollout.forecast.Scenario.Fault;
import io.sluice.rollout.forecast.Scenario.Quality;
import io.sluice.rollout.forecast.Scenario.Spikes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ScenarioReaderTest {
  private static final Path PAGE = Samples.root("docs/simulation.md");
  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- fields: scenario -->\\n)(.*?)(<!-- end -->)");

  @TempDir Path folder;

  @Test
  void scenarioOfThePage_isTaken() throws IOException {
    Path file = folder.resolve("scenario.yaml");
    Files.writeString(file, MarkdownYaml.blocks(PAGE).getFirst().text());

    assertThat(ScenarioReader.load(file))
        .isEqualTo(
            new ScenarioReader.Result.Loaded(
                "five-percent-errors",
                new Scenario(
                    100,
                    0.3,
                    new Quality(0.001, 50, 200),
                    0.01,
                    Optional.of(new Spikes(Duration.ofMinutes(10), Duration.ofSeconds(20), 0.2, 2)),
                    Optional.of(
                        new Fault(Duration.ofMinutes(10), Duration.ofMinutes(5), 0.05, 1.5)))));
  }

  @Test
  void faultThatOnlySlows_failsAsOftenAsBefore() throws IOException {
    Path file = folder.resolve("scenario.yaml");
    Files.writeString(
        file,
        """
        {kind: Scenario, name: s, load: {perSecond: 0.5}, errors: 2%, candidate: {slower: 3}}
        """);

    assertThat(ScenarioReader.load(file))
        .isInstanceOfSatisfying(
            ScenarioReader.Result.Loaded.class,
            loaded ->
                assertThat(loaded.scenario().fault())
                    .contains(new Fault(Duration.ZERO, Duration.ZERO, 0.02, 3)));
  }

  @Test
  void tableOfThePage_isThatOfTheParser() throws IOException {
    String page = Files.readString(PAGE);
    String table = FieldTable.markdown(ScenarioReader.TYPE);
    String expected =
        TABLE
            .matcher(page)
            .replaceAll(t -> Matcher.quoteReplacement(t.group(1) + table + t.group(3)));
    if (Boolean.getBoolean("sluice.golden.update")) {
      Files.writeString(PAGE, expected);
      page = expected;
    }

    assertThat(TABLE.matcher(page).results()).hasSize(1);
    assertThat(page).as("-Dsluice.golden.update=true brings it up to date").isEqualTo(expected);
  }
}
