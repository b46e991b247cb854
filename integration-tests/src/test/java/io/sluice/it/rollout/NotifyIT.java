package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Notifications of real rollouts, to a real receiver. */
final class NotifyIT {
  private static final String SECRET = "T000-B000-s3cr3t";
  private static final String ALERT =
      "{\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"f\","
          + "\"startsAt\":\"2026-11-21T10:00:00Z\",\"labels\":"
          + "{\"alertname\":\"Errors\",\"severity\":\"page\"}}]}";
  private static final String RESOLVED = ALERT.replace("firing", "resolved");

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;
  private Receiver receiver;

  NotifyIT() throws IOException {}

  @BeforeEach
  void begin() throws Exception {
    receiver = Receiver.start();
  }

  @AfterEach
  void end() {
    receiver.close();
  }

  @Test
  void rollouts_oneTakenBackAndOnePromoted_areToldInOrder_andTheUrlIsNowhere() throws Exception {
    ServeProcess serve = serveApart(notifiers("10m"));
    put("back", "{canary: {steps: [{weight: 20%, gate: manual}, {weight: 100%}]}}");
    var _ = stage.client().await("at its gate", "back", r -> r.getPhase() == 1);
    assertThat(stage.client().post("/api/v1/alerts", ALERT).statusCode()).isEqualTo(200);
    assertThat(stage.client().awaitEnd("back").getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(stage.client().post("/api/v1/alerts", RESOLVED).statusCode()).isEqualTo(200);
    put("forward", "{basic: {}}");
    assertThat(stage.client().awaitEnd("forward").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);

    Await.until("the promotion is told", () -> events("forward").contains("promoted"));
    assertThat(events("back")).containsExactly("started", "waiting", "rolling-back", "rolled-back");
    assertThat(events("forward")).containsExactly("started", "promoted");
    assertThat(told("back").get(2).body().path("reason").asText()).isEqualTo("alert Errors fires");
    assertThat(told("back")).extracting(Receiver.Call::key).doesNotHaveDuplicates();
    assertThat(told("back"))
        .allSatisfy(call ->
            assertThat(call.key()).isEqualTo(call.body().path("id").asText()).startsWith("back/"));
    Await.until("Slack is told", () -> receiver.calls("/" + SECRET).size() == 2);
    assertThat(receiver.calls("/" + SECRET))
        .extracting(call -> call.body().path("text").asText())
        .containsExactly(
            "*back* (shop v2): rolled back: alert Errors fires", "*forward* (shop v2): promoted");
    assertThat(serve.log()).doesNotContain(SECRET);
    // So that no file is replaced while it is read.
    serve.kill();
    for (Path file : stage.data()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as("%s", file)
          .doesNotContain(SECRET);
    }
  }

  @Test
  void receiver_thatIsDown_delaysNothing_andIsToldTheRestAfterARestartOnce() throws Exception {
    receiver.answer("/audit", 503);
    receiver.answer("/" + SECRET, Receiver.HANG);
    ServeProcess serve = serveApart(notifiers("10m"));
    put("first", "{basic: {}}");
    assertThat(stage.client().awaitEnd("first").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    Await.until("it was tried", () -> !receiver.calls("/audit").isEmpty());
    assertThat(receiver.calls("/audit"))
        .extracting(call -> call.body().path("event").asText())
        .containsOnly("started");

    var _ = serve.stop();
    receiver.answer("/audit", 200);
    serve.start();
    stage.reconnect();
    Await.until("the rest is told", () -> events("first").contains("promoted"));
    var _ = serve.stop();
    int calls = told("first").size();
    serve.start();
    stage.reconnect();
    stage.put("back.yaml", rollout("again", "{basic: {}}", "v1"));
    assertThat(stage.client().awaitEnd("again").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    Await.until("the next one is told", () -> events("again").contains("promoted"));
    assertThat(told("first")).hasSize(calls);
    assertThat(events("again")).containsExactly("started", "promoted");
  }

  @Test
  void message_thatNobodyTakes_isDroppedAndCounted() throws Exception {
    receiver.answer("/audit", 404);
    receiver.answer("/" + SECRET, 503);
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve(notifiers("1s"));
    var _ = stage.envoy();
    put("first", "{basic: {}}");
    assertThat(stage.client().awaitEnd("first").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);

    Await.until(
        "what was refused is counted",
        () ->
            stage
                    .client()
                    .metrics()
                    .contains("sluice_notifications_dropped_total{notifier=\"audit\"} 2.0")
                && stage
                    .client()
                    .metrics()
                    .contains("sluice_notifications_dropped_total{notifier=\"team\"} 1.0"));
    assertThat(receiver.calls("/audit")).hasSize(2);
    assertThat(receiver.calls("/" + SECRET)).hasSizeGreaterThan(1);
  }

  @Test
  void freeze_thatLasts_isTold_andTheRolloutGoesOnAfterTheThaw() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve(notifiers("10m"));
    var _ = stage.envoy();
    put("held", "{canary: {steps: [{weight: 20%, gate: manual}, {weight: 100%}]}}");
    var _ = stage.client().await("at its gate", "held", r -> r.getPhase() == 1);
    assertThat(stage.client().post("/api/v1/freeze", "{\"reason\":\"audit\"}").statusCode())
        .isEqualTo(200);
    var _ = CommandRun.of(stage.server(), "promote", "held").ok();

    Await.until("the hold is told", () -> events("held").contains("held"));
    assertThat(told("held").getLast().body().path("reason").asText())
        .startsWith("waits for a thaw, frozen by ")
        .endsWith(": audit");
    assertThat(stage.client().post("/api/v1/thaw", "{}").statusCode()).isEqualTo(200);
    assertThat(stage.client().awaitEnd("held").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    Await.until("the end is told", () -> events("held").contains("promoted"));
    assertThat(events("held")).containsExactly("started", "waiting", "held", "promoted");
  }

  private ServeProcess serveApart(String fields) throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    ServeProcess serve = stage.serveApart(fields);
    var _ = stage.envoy();
    return serve;
  }

  private String notifiers(String giveUpAfter) throws IOException {
    Path file = Files.writeString(folder.resolve("slack.url"), receiver.url("/" + SECRET) + "\n");
    return """
    notifiers:
      team: {slack: {file: "%s"}, events: [promoted, rolled-back], giveUpAfter: %s}
      audit: {webhook: {url: "%s"}, heldAfter: 1s, giveUpAfter: %s}
    """
        .formatted(file, giveUpAfter, receiver.url("/audit"), giveUpAfter);
  }

  private void put(String name, String strategy) throws IOException {
    stage.put(name + ".yaml", rollout(name, strategy, "v2"));
  }

  private static String rollout(String name, String strategy, String candidate) {
    return Texts.rollout(
            name, strategy, "alerts: [{match: {severity: page}}]\nnotify: [team, audit]")
        .replace("candidate: v2", "candidate: " + candidate);
  }

  private List<Receiver.Call> told(String rollout) {
    return receiver.calls("/audit").stream()
        .filter(call -> call.body().path("rollout").asText().equals(rollout))
        .toList();
  }

  private List<String> events(String rollout) {
    return told(rollout).stream().map(call -> call.body().path("event").asText()).toList();
  }
}
