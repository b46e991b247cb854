package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.util.JsonFormat;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.FeedbackBatch;
import io.sluice.proto.control.v1.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackReceipt;
import io.sluice.proto.control.v1.FeedbackReceipt.Outcome;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts that are judged by what the clients of a real Envoy tell of its answers. */
final class FeedbackIT {
  private static final String ROLLOUT = "recommender-v2-by-feedback";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;

  FeedbackIT() throws IOException {}

  /** Half of the answers convert, whatever the version. */
  @Test
  void versionThatConvertsAsWell_isPromoted_byFeedbackOverRest() throws Exception {
    begin();

    Rollout end;
    try (var clients = FeedbackClients.overRest(stage)) {
      end = clients.tellUntilEnd(ROLLOUT, (version, number) -> number % 2);
    }

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().metrics())
        .contains("sluice_feedback_events_total{outcome=\"accepted\"}");
  }

  /** The candidate's answers convert a fifth as often. */
  @Test
  void versionThatConvertsLess_isRolledBack_byFeedbackOverAStream() throws Exception {
    begin();

    Rollout end;
    try (var clients = FeedbackClients.overAStream(stage)) {
      end =
          clients.tellUntilEnd(
              ROLLOUT, (version, number) -> number % (version.equals("v2") ? 10 : 2) == 0 ? 1 : 0);
    }

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    Check check =
        end.getChecksList().stream()
            .filter(c -> c.getId().equals("conversion/maxDecrease"))
            .findFirst()
            .orElseThrow();
    assertThat(check.getSentence())
        .containsPattern("v2 has a conversion of [0-9.]+ % by feedback \\(.*\\), v1 5");
  }

  @Test
  void badFeedback_isRefusedWithItsReason() throws Exception {
    begin();

    FeedbackReceipt receipt =
        post(
            event("b", "recomender", "v2", "converted", "1"),
            event("c", "recommender", "v7", "converted", "1"),
            event("d", "recommender", "", "converted", "1"),
            event("e", "recommender", "v2", "convrted", "1"),
            event("f", "recommender", "v2", "converted", "\"NaN\""),
            event("g", "recommender", "v2", "converted", "0.5"),
            event("", "recommender", "v2", "converted", "1"),
            event("h", "recommender", "v2", "truth", "11"),
            "{\"id\": \"i\", \"service\": \"recommender\", \"version\": \"v2\", \"kpi\": \"truth\"}");

    assertThat(receipt.getRefused()).isEqualTo(9);
    assertThat(receipt.getResultsList())
        .extracting(FeedbackReceipt.Result::getReason)
        .containsExactly(
            "service: 'recomender' is unknown; there are recommender",
            "version: 'v7' is unknown; there are v1, v2, v3",
            "version: missing; the answer named it in its header x-sluice-version, and nothing else"
                + " tells whose answer it was",
            "kpi: 'convrted' is unknown; there are converted, truth",
            "value: a number is wanted, not NaN",
            "value: 0 or 1 is wanted, not 0.5; other values need a range",
            "id: missing",
            "value: 11.0 is not in the range from 0.0 to 10.0",
            "value: missing");
  }

  @Test
  void events_ofABatch_areAnsweredEachForItself() throws Exception {
    begin();
    var _ = stage.client().awaitWeight(ROLLOUT, 1_000);
    String good = event("a", "recommender", "v2", "converted", "1");

    FeedbackReceipt receipt =
        post(
            good,
            good,
            event("b", "recommender", "v3", "converted", "1"),
            event("c", "recommender", "v2", "truth", "1, \"time\": \"2001-01-01T00:00:00Z\""),
            event("d", "recommender", "v2", "truth", "1, \"time\": \"2901-01-01T00:00:00Z\""));

    assertThat(receipt.getResultsList())
        .extracting(FeedbackReceipt.Result::getOutcome)
        .containsExactly(
            Outcome.ACCEPTED, Outcome.DUPLICATE, Outcome.UNUSED, Outcome.LATE, Outcome.REFUSED);
    assertThat(receipt.getResults(2).getReason())
        .isEqualTo("rollout " + ROLLOUT + " compares v1 and v2");
    assertThat(receipt.getResults(4).getReason())
        .startsWith("time: 2901-01-01T00:00:00Z is in the future");
  }

  @Test
  void bodyThatIsNoBatch_isRefusedAsAWhole() throws Exception {
    begin();

    assertThat(status("{\"events\": [")).isEqualTo(400);
    assertThat(status("{\"evnts\": []}")).isEqualTo(400);
    assertThat(status("{\"events\": [" + "{},".repeat(10_000) + "{}]}")).isEqualTo(400);
  }

  @Test
  void feedback_wantsATokenOfItsRole_whichAllowsNothingElse() throws Exception {
    files();
    stage.serve(
        """
        tokens:
          - {name: shop, role: feedback, token: "tells-what-came-of-it"}
          - {name: board, role: viewer, token: "looks-at-everything-1"}
          - {name: ci, role: operator, token: "steers-the-rollouts-1"}
        """);
    Path events = folder.resolve("events.jsonl");
    Files.writeString(events, event("a", "recommender", "v2", "converted", "1") + "\n");

    String file = events.toString();
    assertThat(as("tells-what-came-of-it", "feedback", file).ok().out())
        .isEqualTo("1 accepted, 0 duplicate, 0 late, 0 unused, 0 refused\n");
    as("tells-what-came-of-it", "list").assertRefused("shop is FEEDBACK", "VIEWER");
    as("looks-at-everything-1", "feedback", file).assertRefused("board is VIEWER", "FEEDBACK");
    assertThat(as("steers-the-rollouts-1", "feedback", file).ok().out())
        .contains("0 accepted, 1 duplicate");
    CommandRun.of(stage.server(), "feedback", file).assertRefused("the server wants a valid token");
  }

  @Test
  void stream_ofManyBatches_isReadToItsEnd() throws Exception {
    begin();
    try (var clients = FeedbackClients.overAStream(stage)) {
      String unit = "u".repeat(200);
      var batch = FeedbackBatch.newBuilder();
      for (int i = 0; i < 1_000; i++) {
        batch.addEvents(
            FeedbackEvent.newBuilder().setId(unit).setUnit(unit).setService("recommender"));
      }

      for (int i = 0; i < 10; i++) {
        assertThat(clients.send(batch.build()).getRefused()).isEqualTo(1_000);
      }
    }
  }

  /** There is room for 200. */
  @Test
  void streamsThatEnd_howeverTheyDo_makeRoomForOthers() throws Exception {
    begin();
    var wrong = FeedbackBatch.newBuilder();
    for (int i = 0; i <= 10_000; i++) {
      wrong.addEvents(FeedbackEvent.getDefaultInstance());
    }
    for (int i = 0; i < 110; i++) {
      try (var refused = FeedbackClients.overAStream(stage);
          var served = FeedbackClients.overAStream(stage)) {
        assertThatThrownBy(() -> refused.send(wrong.build()))
            .hasRootCauseMessage(
                "INVALID_ARGUMENT: events: 10,001 in one batch; at most 10,000 are taken");
        assertThat(served.send(FeedbackBatch.getDefaultInstance()).getRefused()).isZero();
      }
    }
  }

  @Test
  void batchThatIsTooLarge_endsItsStream() throws Exception {
    begin();
    try (var clients = FeedbackClients.overAStream(stage)) {
      var batch = FeedbackBatch.newBuilder();
      for (int i = 0; i <= 10_000; i++) {
        batch.addEvents(FeedbackEvent.getDefaultInstance());
      }

      assertThatThrownBy(() -> clients.send(batch.build()))
          .hasRootCauseInstanceOf(StatusRuntimeException.class)
          .hasRootCauseMessage(
              "INVALID_ARGUMENT: events: 10,001 in one batch; at most 10,000 are taken");
    }
  }

  private void files() throws IOException {
    stage.put("service.yaml", Examples.service());
    stage.put(
        "rollout.yaml",
        Examples.text("rollout-feedback.yaml")
            .replace("bake: 30m, maxBake: 3h", "bake: 4s, maxBake: 2m")
            .replace("interval: 15s", "interval: 1s")
            .replace("minSamples: 200", "minSamples: 20")
            .replace("minSamples: 500", "minSamples: 100"));
  }

  private void begin() throws Exception {
    files();
    stage.serve();
    var _ = stage.envoy();
    var _ = stage.load();
  }

  private CommandRun as(String token, String... line) throws IOException {
    Path file = Files.writeString(folder.resolve(token), token + "\n");
    var words = new ArrayList<>(List.of(line));
    words.addAll(List.of("--token-file", file.toString()));
    return CommandRun.of(stage.server(), words.toArray(String[]::new));
  }

  private FeedbackReceipt post(String... events) throws Exception {
    HttpResponse<String> answer =
        stage.client().post("/api/v1/feedback", "{\"events\": [" + String.join(",", events) + "]}");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    var receipt = FeedbackReceipt.newBuilder();
    JsonFormat.parser().merge(answer.body(), receipt);
    return receipt.build();
  }

  private int status(String body) throws Exception {
    return stage.client().post("/api/v1/feedback", body).statusCode();
  }

  private static String event(String id, String service, String version, String kpi, String value) {
    return """
    {"id": "%s", "service": "%s", "version": "%s", "kpi": "%s", "value": %s}\
    """
        .formatted(id, service, version, kpi, value);
  }
}
