package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.control.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JudgeCommandTest {
  private static final Path ROOT = Path.of(System.getProperty("sluice.root"));
  private static final String POLICY =
      ROOT.resolve("envoy-configs/examples/policy.yaml").toString();
  private static final String GOOD = ROOT.resolve("envoy-configs/traces/good.jsonl").toString();
  private static final String BAD =
      ROOT.resolve("envoy-configs/traces/fails-after-two-minutes.jsonl").toString();

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void traces_areJudgedEachOnALine() throws IOException {
    assertThat(run("judge", "--policy", POLICY, GOOD, BAD)).isZero();

    List<JsonNode> lines = lines();
    assertThat(lines).extracting(l -> l.path("trace").asText()).containsExactly(GOOD, BAD);
    assertThat(lines).extracting(l -> l.path("verdict").asText()).containsExactly("pass", "fail");
    assertThat(lines.get(0).path("at").asText()).isEqualTo("2026-01-01T00:05:00Z");
    assertThat(lines.get(1).path("at").asText())
        .isBetween("2026-01-01T00:02:05Z", "2026-01-01T00:05:00Z");
    assertThat(lines.get(1).path("metric").asText()).isEqualTo("error-rate");
    assertThat(lines.get(1).path("why").asText()).contains("v2 fails");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void each_isALineForEachInterval_andAFailedOneStays() throws IOException {
    assertThat(run("judge", "--each", "--policy", POLICY, BAD)).isZero();

    List<String> verdicts = lines().stream().map(l -> l.path("verdict").asText()).toList();
    assertThat(verdicts).hasSize(60).startsWith("inconclusive").endsWith("fail");
    assertThat(verdicts.subList(verdicts.indexOf("fail"), 60)).containsOnly("fail");
  }

  @Test
  void traceThatCannotBeRead_isToldWithItsLine_andTheOthersAreJudged() throws IOException {
    Path broken = folder.resolve("broken.jsonl");
    Files.writeString(broken, "{\"intervalSeconds\":5,\"stable\":\"v1\",\"candidate\":\"v2\"}\n");
    Path empty = Files.createFile(folder.resolve("empty.jsonl"));

    assertThat(run("judge", "--policy", POLICY, broken + "", "no-such-file", empty + "", GOOD))
        .isEqualTo(1);

    assertThat(err.toString().lines())
        .containsExactly(
            broken + ":1: weight: is missing",
            "no-such-file: does not exist",
            empty + ": holds no observations");
    assertThat(lines()).hasSize(1);
  }

  @Test
  void policyOfARollout_isUsed_andOneOfSeveralNeedsItsName() throws IOException {
    String quickstart = ROOT.resolve("envoy-configs/quickstart/rollout.yaml").toString();
    Path both = folder.resolve("both.yaml");
    Files.writeString(
        both, Files.readString(Path.of(POLICY)) + "---\n" + Files.readString(Path.of(quickstart)));

    assertThat(run("judge", "--policy", quickstart, GOOD)).isZero();
    assertThat(run("judge", "--policy", both + "", GOOD)).isEqualTo(2);
    assertThat(err.toString()).contains("[default-checks, recommender-v2]; --name says which");
    assertThat(run("judge", "--policy", both + "", "--name", "default-checks", GOOD)).isZero();
  }

  @Test
  void policyThatIsWrong_isToldWithItsPlace() throws IOException {
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(wrong, "kind: Policy\nname: p\nmetrics: [{name: eror-rate, max: 1%}]\n");

    assertThat(run("judge", "--policy", wrong + "", GOOD)).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(wrong + ":3:18: metrics[0].name: ")
        .contains("error-rate");
    assertThat(run("judge", "--policy", folder + "/none.yaml", GOOD)).isEqualTo(1);
    assertThat(err.toString()).contains("none.yaml: does not exist");
  }

  @Test
  void commandOfTheDocument_isUnderstoodAndJudges() throws IOException {
    String command =
        Files.readAllLines(ROOT.resolve("docs/traces.md")).stream()
            .filter(line -> line.startsWith("./sluice "))
            .findFirst()
            .orElseThrow();

    assertThat(
            run(
                Arrays.stream(command.substring("./sluice ".length()).split(" "))
                    .map(w -> w.startsWith("envoy-configs/") ? ROOT.resolve(w).toString() : w)
                    .toArray(String[]::new)))
        .isZero();
    assertThat(lines()).hasSize(2);
  }

  private List<JsonNode> lines() throws IOException {
    var json = new ObjectMapper();
    var lines = new ArrayList<JsonNode>();
    for (String line : out.toString().lines().toList()) {
      lines.add(json.readTree(line));
    }
    return lines;
  }

  private int run(String... line) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line);
  }
}
