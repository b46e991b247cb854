package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SimulateCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("sluice.root"));
  private static final Path SCENARIOS = ROOT.resolve("envoy-configs/scenarios");

  @TempDir Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void failingCandidate_isAlwaysRolledBack_andAnEqualOnePromoted() {
    assertThat(simulate("all-failing", "20", "1"))
        .contains("recommender-v2 under all-failing: 20 courses, seed 1")
        .containsPattern("rolled back +100\\.0 %")
        .containsPattern("promoted +0\\.0 %")
        .contains("error-rate 20", "Rolled back within, from the fault's first traffic:");
    assertThat(simulate("equal", "20", "1"))
        .containsPattern("promoted +100\\.0 %")
        .doesNotContain("Rolled back within");
  }

  @Test
  void seed_decidesEverything() {
    String first = simulate("five-percent-errors", "30", "5");

    assertThat(simulate("five-percent-errors", "30", "5")).isEqualTo(first);
    assertThat(simulate("five-percent-errors", "30", "6").lines().skip(1))
        .isNotEqualTo(first.lines().skip(1).toList());
  }

  @Test
  void scenarios_thatAreShipped_allRun() throws IOException {
    List<Path> files;
    try (var all = Files.list(SCENARIOS)) {
      files = all.sorted().toList();
    }

    assertThat(files).hasSizeGreaterThan(6);
    for (Path file : files) {
      String name = file.getFileName().toString().replace(".yaml", "");
      assertThat(simulate(name, "2", "1")).as(name).contains("under " + name);
    }
  }

  @Test
  void scenarioThatIsWrong_isToldWithItsPlace() throws IOException {
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(
        wrong,
        """
        kind: Scenario
        name: wrong
        load: {perSecond: -3}
        latency: {median: 50ms, p99: 40ms}
        candidate: {onset: 5m}
        """);

    assertThat(run(new StringWriter(), arguments(wrong, "1", "1"))).isEqualTo(1);
    assertThat(err.toString().lines())
        .anySatisfy(l -> assertThat(l).startsWith(wrong + ":3:19: load.perSecond: \"-3\" is not"))
        .anySatisfy(l -> assertThat(l).contains(":4:", "latency.p99: is not above the median"));
    assertThat(run(new StringWriter(), arguments(folder.resolve("none"), "1", "1"))).isEqualTo(1);
    assertThat(err.toString()).contains("none: does not exist");
    assertThat(run(new StringWriter(), arguments(wrong, "0", "1"))).isEqualTo(2);
  }

  @Test
  void commandOfTheDocument_isUnderstood() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve("docs/simulation.md")))
        .filteredOn(line -> line.startsWith("./sluice "))
        .isNotEmpty()
        .allSatisfy(
            line -> Main.commandLine().parseArgs(line.substring("./sluice ".length()).split(" ")));
  }

  private String simulate(String scenario, String runs, String seed) {
    var out = new StringWriter();
    int status = run(out, arguments(SCENARIOS.resolve(scenario + ".yaml"), runs, seed));
    assertThat(status).as("%s", err).isZero();
    return out.toString();
  }

  private static String[] arguments(Path scenario, String runs, String seed) {
    String config = ROOT.resolve("envoy-configs/quickstart").toString();
    return "simulate recommender-v2 --config %s --scenario %s --runs %s --seed %s"
        .formatted(config, scenario, runs, seed)
        .split(" ");
  }

  private int run(StringWriter out, String... line) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line);
  }
}
