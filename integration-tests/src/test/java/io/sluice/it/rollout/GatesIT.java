package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.LoadGenerator;
import io.sluice.proto.control.v1.Event;
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

/** Gates and hooks: what waits for them, what their answers do, and what waits for none of them. */
final class GatesIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String SECRET = "s3cr3t-of-the-pipeline";
  private static final int WEIGHT = 2_000;

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;
  private Receiver receiver;

  GatesIT() throws IOException {}

  @BeforeEach
  void begin() throws Exception {
    receiver = Receiver.start();
  }

  @AfterEach
  void end() {
    receiver.close();
  }

  @Test
  void httpGate_pendingThenYes_letsTheStepOn_andNobodyIsToldTheSecretButItsHost() throws Exception {
    receiver.answer("/evaluate", 202);
    ServeProcess serve = serveApart();
    LoadGenerator load = stage.load();
    put(gated("{http: {url: \"" + receiver.url("/evaluate") + HEADERS), hooks());

    Rollout asking =
        stage
            .client()
            .await(
                "asks", ROLLOUT, r -> r.getReason().equals("waits for 127.0.0.1 to answer (gate)"));
    assertThat(ControlClient.weight(asking)).isEqualTo(WEIGHT);
    Await.until("it is asked again", () -> receiver.calls("/evaluate").size() >= 3);
    stage.countRequests(load, 300);
    stage.assertShare("v1", "v2", WEIGHT);
    receiver.answer("/evaluate", 200);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);

    assertThat(receiver.calls("/evaluate"))
        .extracting(Receiver.Call::authorization)
        .containsOnly("Bearer " + SECRET);
    assertThat(receiver.calls("/evaluate")).extracting(Receiver.Call::key).hasSizeGreaterThan(2);
    assertThat(receiver.calls("/evaluate").stream().map(Receiver.Call::key).distinct()).hasSize(1);
    Await.until("the end is told", () -> lastHook().equals("after-promote"));
    assertThat(receiver.calls("/hook"))
        .extracting(Receiver.Call::at)
        .startsWith("before-start", "before-phase", "after-phase", "before-phase")
        .containsSubsequence("after-phase", "before-promote", "after-promote");
    assertThat(load.stop().failures()).isZero();
    assertNobodyTellsTheSecret(serve);
  }

  @Test
  void httpGate_no_takesTrafficBack_andTheHookAfterItIsTold() throws Exception {
    receiver.answer("/evaluate", 403);
    serve();
    LoadGenerator load = stage.load();
    put(gated("{http: {url: \"" + receiver.url("/evaluate") + HEADERS), hooks());

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).isEqualTo("127.0.0.1 answered with status 403");
    assertThat(receiver.calls("/evaluate")).hasSize(1);
    Await.until("the way back is told", () -> lastHook().equals("after-rollback"));
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void personsGate_thatNobodyOpens_doesWhatItSays() throws Exception {
    serve();
    put(gated("{manual: {timeout: 1s, onTimeout: rollback}}"), "");
    Rollout back = stage.client().awaitEnd(ROLLOUT);
    assertThat(back.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(back.getReason()).startsWith("nobody approved it until ");

    var forward = gated("{manual: {timeout: 1s, onTimeout: promote}}");
    stage.put("next.yaml", Texts.rollout("next", forward, ""));
    assertThat(stage.client().awaitEnd("next").getOutcome()).isEqualTo(Rollout.Outcome.PROMOTED);
    assertThat(stage.client().events("next"))
        .extracting(Event::getSentence)
        .anySatisfy(sentence -> assertThat(sentence).contains("onTimeout: promote"));
  }

  @Test
  void hookThatHangs_holdsThePromotion_untilItsTimeIsOver_andThenTakesTrafficBack()
      throws Exception {
    receiver.answer("/hook", Receiver.HANG);
    serve();
    LoadGenerator load = stage.load();
    put("{basic: {}}", hook("before-promote", "timeout: 2s"));

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).startsWith("hook before-promote: 127.0.0.1 did not say yes");
    assertThat(stage.client().service("shop").getStable()).isEqualTo("v1");
    assertThat(load.stop().failures()).isZero();
  }

  @Test
  void wayBack_whileAHookHangs_waitsForItNeitherBeforeNorAfter() throws Exception {
    receiver.answer("/hook", Receiver.HANG);
    serve();
    LoadGenerator load = stage.load();
    put(
        "{canary: {steps: [{weight: 20%}, {weight: 100%}]}}",
        hook("after-phase", "timeout: 5m") + hookLine("after-rollback", "timeout: 5m"));
    Await.until("the hook is called", () -> !receiver.calls("/hook").isEmpty());
    stage.countRequests(load, 300);
    stage.assertShare("v1", "v2", WEIGHT);

    assertThat(
            stage
                .client()
                .post(
                    "/api/v1/alerts",
                    "{\"alerts\":[{\"status\":\"firing\",\"fingerprint\":\"f\","
                        + "\"startsAt\":\"2026-11-21T10:00:00Z\",\"labels\":"
                        + "{\"alertname\":\"Errors\",\"severity\":\"page\"}}]}")
                .statusCode())
        .isEqualTo(200);
    assertThat(stage.client().awaitEnd(ROLLOUT).getOutcome())
        .isEqualTo(Rollout.Outcome.ROLLED_BACK);
    stage.countRequests(load, 100);
    assertThat(stage.requests("v2")).isZero();
    assertThat(load.stop().failures()).isZero();
  }

  private static final String HEADERS =
      "\", headers: {authorization: {bearer: ci}}, every: 200ms, within: 5m}}";

  private static String gated(String gate) {
    return "{canary: {steps: [{weight: 20%, gate: " + gate + "}, {weight: 100%}]}}";
  }

  private String hooks() {
    var lines = new StringBuilder("hooks:\n");
    for (String at :
        List.of(
            "before-start",
            "before-phase",
            "after-phase",
            "before-promote",
            "after-promote",
            "after-rollback")) {
      lines.append(hookLine(at, "timeout: 30s"));
    }
    return lines.toString();
  }

  private String hook(String at, String field) {
    return "hooks:\n" + hookLine(at, field);
  }

  private String hookLine(String at, String field) {
    return "  - {at: %s, http: {url: \"%s\", %s}}\n".formatted(at, receiver.url("/hook"), field);
  }

  private void put(String strategy, String hooks) throws IOException {
    stage.put(
        "shop-v2.yaml",
        Texts.rollout(ROLLOUT, strategy, "alerts: [{match: {severity: page}}]\n" + hooks));
  }

  private String lastHook() {
    List<Receiver.Call> calls = receiver.calls("/hook");
    return calls.isEmpty() ? "" : calls.getLast().at();
  }

  private void serve() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve(secrets());
    var _ = stage.envoy();
  }

  private ServeProcess serveApart() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    ServeProcess serve = stage.serveApart(secrets());
    var _ = stage.envoy();
    return serve;
  }

  private String secrets() throws IOException {
    Path file = Files.writeString(folder.resolve("ci.secret"), SECRET + "\n");
    return "secrets: [{name: ci, hosts: [127.0.0.1], file: \"" + file + "\"}]";
  }

  private void assertNobodyTellsTheSecret(ServeProcess serve) throws IOException {
    assertThat(serve.log()).contains("status 200").doesNotContain(SECRET);
    assertThat(CommandRun.of(stage.server(), "get", ROLLOUT, "-o", "json").ok().out())
        .contains("PROMOTED")
        .doesNotContain(SECRET);
    assertThat(CommandRun.of(stage.server(), "history", ROLLOUT, "-o", "json").ok().out())
        .contains("hook-passed")
        .doesNotContain(SECRET)
        .doesNotContain("/evaluate");
    for (Path file : stage.data()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as("%s", file)
          .doesNotContain(SECRET);
    }
  }
}
