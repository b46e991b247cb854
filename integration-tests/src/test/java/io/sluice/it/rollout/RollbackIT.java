package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.control.Main;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadTotals;
import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#all")
final class RollbackIT {
  @TempDir Path folder;
  @RegisterExtension final Stage stage;

  RollbackIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void failingCandidate_isTakenBackByTheVerdict_withItsEvidence() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.3));
    stage.put("shop.yaml", Texts.SHOP + "---\n" + Texts.CHECKS);
    stage.serve();
    var _ = stage.envoy();
    LoadGenerator load = stage.load();
    stage.put(
        "shop-v2.yaml",
        Texts.rollout("shop-v2", "{canary: {weights: [20%, 100%], bake: 30s, maxBake: 60s}}"));

    Rollout end = stage.client().awaitEnd("shop-v2");

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason())
        .contains("v2 fails", "limit is 5 %", "all failures have status 503");
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v1");
    assertEvidence(end);
    assertTrace(end);
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
    LoadTotals totals = load.stop();
    assertThat(totals.failures())
        .as("what users saw is what the candidate did")
        .isEqualTo(stage.model("v2").traffic().badAnswers());
  }

  private void assertEvidence(Rollout end) {
    assertThat(end.getChecksList())
        .filteredOn(check -> check.getOutcome().equals("fail"))
        .singleElement()
        .satisfies(check -> {
          assertThat(check.getId()).isEqualTo("error-rate/max");
          assertThat(check.getLimit()).isEqualTo(0.05);
          assertThat(share(check)).isGreaterThan(0.05);
          assertThat(check.getLow()).isGreaterThan(0.05);
        });
    assertThat(stage.client().events("shop-v2"))
        .extracting(Event::getType)
        .containsSubsequence("weights-set", "converged", "looked", "rollback-started", "ended");
  }

  /** What the server judged can be exported, and judged again to the same end. */
  private void assertTrace(Rollout end) throws IOException {
    CommandRun export = CommandRun.of(stage.server(), "history", "shop-v2", "--trace").ok();
    Path trace = Files.writeString(folder.resolve("shop-v2.jsonl"), export.out());
    Path policy = Files.writeString(folder.resolve("policy.yaml"), Texts.CHECKS);
    var out = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out))
            .execute("judge", "--policy", policy.toString(), trace.toString());

    assertThat(status).isZero();
    JsonNode verdict = new ObjectMapper().readTree(out.toString());
    assertThat(verdict.path("verdict").asText()).isEqualTo("fail");
    assertThat(end.getReason()).contains(verdict.path("why").asText());
  }

  private static double share(Check check) {
    return (double) check.getCandidate().getHits() / check.getCandidate().getSamples();
  }
}
