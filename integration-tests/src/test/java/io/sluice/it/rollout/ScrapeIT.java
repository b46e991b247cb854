package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.Fault;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.EnvoyBootstrap;
import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rollouts over an Envoy that does not push its statistics: its admin page is read. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#corners")
final class ScrapeIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String CANARY = "{canary: {weights: [20%, 100%], bake: 3s, maxBake: 2m}}";
  private static final String LONG = "{canary: {weights: [50%, 100%], bake: 10m}}";
  private static final String ANALYSIS =
      """
      analysis:
        interval: 1s
        metrics:
          - {name: error-rate, max: 5%, minSamples: 20}
          - {name: latency-p90, max: 30s, minSamples: 20}
          - {name: abandoned-rate, max: 50%, minSamples: 20}
      """;

  @RegisterExtension final Stage stage;
  private final EnvoyKind kind;
  private final int adminPort = FreePorts.one();

  ScrapeIT(EnvoyKind kind) throws IOException {
    this.kind = kind;
    stage = new Stage(kind);
  }

  @Test
  void goodVersion_isPromoted_andAnAdminThatHangsHoldsUpNobody() throws Exception {
    try (var hanging = new AdminGate(adminPort)) {
      hanging.shut();
      serve(hanging.port(), adminPort);
      EnvoyProcess _ = foreign();
      var _ = stage.load();
      rollout(CANARY);

      Rollout end = stage.client().awaitEnd(ROLLOUT);

      assertThat(end.getOutcome()).as(end.getReason()).isEqualTo(Rollout.Outcome.PROMOTED);
      assertThat(end.getChecksList())
          .hasSize(3)
          .allSatisfy(
              check -> assertThat(check.getCandidate().getSamples()).isGreaterThanOrEqualTo(20));
      awaitOutput("status", "scraped   1 of 2 admin pages\n");
      awaitOutput(
          "status", " 127\\.0\\.0\\.1:" + hanging.port() + " has not answered within 2000 ms\n");
      awaitOutput("fleet", "envoy-1 .* synced .* scraped ");
    }
  }

  @Test
  void badVersion_isTakenBack_withTheStatusOfItsFailures() throws Exception {
    stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.5));
    serve(adminPort);
    EnvoyProcess _ = foreign();
    var _ = stage.load();
    rollout(LONG);

    Rollout end = stage.client().awaitEnd(ROLLOUT);

    assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
    assertThat(end.getReason()).contains("v2 fails", "limit is 5 %", "failures have status 503");
  }

  @Test
  void restartedEnvoy_isCountedOn_andNothingTwice() throws Exception {
    serve(adminPort);
    EnvoyProcess envoy = foreign();
    var _ = stage.load();
    rollout(LONG);
    long before = samples(stage.client().await("counts", ROLLOUT, r -> samples(r) >= 50));

    envoy.close();
    EnvoyProcess _ = foreign();

    Rollout after =
        stage.client().await("further counts", ROLLOUT, r -> samples(r) >= before + 100);
    assertThat(samples(after)).isLessThanOrEqualTo(stage.model("v2").traffic().requests());
    assertThat(after.getState()).isEqualTo(Rollout.State.RUNNING);
  }

  @Test
  void adminThatHangsInMidPhase_isNoDataWithItsReason_untilItAnswers() throws Exception {
    try (var gate = new AdminGate(adminPort)) {
      serve(gate.port());
      EnvoyProcess _ = foreign();
      var _ = stage.load();
      rollout(LONG);
      long before = samples(stage.client().await("counts", ROLLOUT, r -> samples(r) >= 50));
      String why =
          "its admin page at 127.0.0.1:" + gate.port() + " has not answered within 2000 ms";

      gate.shut();

      Rollout silent =
          stage
              .client()
              .await("its reason", ROLLOUT, r -> r.getNoticesList().toString().contains(why));
      assertThat(silent.getState()).isEqualTo(Rollout.State.RUNNING);
      assertThat(silent.getReason()).contains("envoy-1 has not reported since", why);
      assertThat(CommandRun.of(stage.server(), "fleet").ok().out())
          .containsPattern("envoy-1 .* synced .* none ")
          .contains(why);

      gate.open();

      var _ = stage.client().await("further counts", ROLLOUT, r -> samples(r) >= before + 100);
      assertThat(samples(stage.client().rollout(ROLLOUT)))
          .isLessThanOrEqualTo(stage.model("v2").traffic().requests());
    }
  }

  @Test
  void envoyThatPushesToo_isCountedOnce() throws Exception {
    serve(adminPort);
    var options =
        new BootstrapOptions(
            "edge",
            new HostPort("127.0.0.1", stage.plane().xdsPort()),
            kind.variant(),
            Duration.ofMillis(500),
            adminPort);
    EnvoyProcess _ = stage.start("envoy-1", EnvoyBootstrap.yaml(options)).ready(Await.LIMIT);
    stage.awaitListener();
    awaitOutput("status", "is of envoy-1, which pushes its statistics");
    var _ = stage.load();
    rollout(LONG);

    Rollout counted = stage.client().await("counts", ROLLOUT, r -> samples(r) >= 200);

    assertThat(samples(counted)).isLessThanOrEqualTo(stage.model("v2").traffic().requests());
    assertThat(CommandRun.of(stage.server(), "fleet").ok().out())
        .containsPattern("envoy-1 .* synced .* pushed ");
  }

  private void awaitOutput(String command, String regex) throws Exception {
    var pattern = Pattern.compile(regex);
    String _ =
        Await.value(
            regex,
            () -> CommandRun.of(stage.server(), command).ok().out(),
            out -> pattern.matcher(out).find());
  }

  private static long samples(Rollout rollout) {
    return rollout.getChecksList().stream()
        .filter(check -> check.getId().equals("error-rate/max"))
        .map(Check::getCandidate)
        .mapToLong(side -> side.getSamples())
        .max()
        .orElse(0);
  }

  private void rollout(String strategy) throws IOException {
    stage.put(ROLLOUT + ".yaml", Texts.rollout(ROLLOUT, strategy, ANALYSIS));
  }

  private void serve(int... admins) throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    String addresses =
        Arrays.stream(admins)
            .mapToObj(port -> "\"127.0.0.1:" + port + "\"")
            .collect(Collectors.joining(", "));
    stage.serve("scrape: {admins: [%s], interval: 500ms, timeout: 2s}\n".formatted(addresses));
  }

  private EnvoyProcess foreign() throws Exception {
    String bootstrap = ForeignEnvoy.bootstrap(kind.variant(), adminPort, stage.plane().xdsPort());
    EnvoyProcess envoy = stage.start("envoy-1", bootstrap).ready(Await.LIMIT);
    stage.awaitListener();
    return envoy;
  }
}
