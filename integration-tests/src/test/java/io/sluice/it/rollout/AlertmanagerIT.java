package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.Stamp;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rollback by the real Prometheus and Alertmanager, with the files that are shipped for them. */
@Tag("monitoring")
final class AlertmanagerIT {
  private static final String ROLLOUT = "shop-v2";
  private static final String TOKEN = "watches-and-posts-1";
  private static final String ALERTS =
      "alerts: [{match: {service: shop, severity: page}, action: rollback}]";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;

  AlertmanagerIT() throws IOException {}

  @Test
  void failingVersion_isTakenBackByAnAlert_whichKeepsItBackUntilItIsResolved() throws Exception {
    EnvoyProcess envoy = begin();
    LoadGenerator load = stage.load();
    stage.put(
        ROLLOUT + ".yaml",
        Texts.rollout(ROLLOUT, "{canary: {weights: [20%, 100%], bake: 5m}}", ALERTS));
    var _ = stage.client().awaitWeight(ROLLOUT, 2_000);
    try (Monitoring monitoring = monitoring(envoy)) {
      Await.until("both versions are seen", () -> monitoring.query(SEEN).size() == 2);
      Stamp bad = Stamp.now();
      stage.model("v2").behave(Behaviour.GOOD.with(new Fault.Status(503), 1));

      Rollout end = stage.client().awaitEnd(ROLLOUT);

      assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
      assertThat(end.getReason()).contains("VersionFails");
      stage.countRequests(load, 100);
      assertThat(stage.requests("v2")).isZero();
      report(load, bad);
      assertRepeatedPostsAreOneEvent(monitoring);
      assertResolvedAlertLetsItBegin(monitoring);
    }
  }

  private static final String SEEN =
      "sum by (service, version) (rate(envoy_cluster_upstream_rq_xx{service=\"shop\"}[5s]))";

  @Test
  void dashboard_asksForWhatIsThere() throws Exception {
    EnvoyProcess envoy = begin();
    // A share of failures is only there where something fails.
    stage.model("v1").behave(Behaviour.GOOD.with(new Fault.Status(503), 0.1));
    var _ = stage.load();
    stage.put(
        ROLLOUT + ".yaml",
        Texts.rollout(ROLLOUT, "{canary: {weights: [50%, 100%], bake: 5m}}", ""));
    var _ = stage.client().awaitWeight(ROLLOUT, 5_000);
    JsonNode panels =
        new ObjectMapper()
            .readTree(Monitoring.SHIPPED.resolve("grafana-dashboard.json").toFile())
            .path("panels");
    List<String> queries = panels.findValuesAsText("expr");
    try (Monitoring monitoring = monitoring(envoy)) {
      assertThat(queries).hasSizeGreaterThan(panels.size());
      for (String query : queries) {
        String asked = query.replace("$__rate_interval", "5s").replace("$service", ".+");
        Await.until(query + " has a value", () -> monitoring.query(asked).size() > 0);
      }
    }
  }

  private EnvoyProcess begin() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.token(TOKEN);
    stage.serve("tokens: [{name: monitoring, role: operator, token: \"" + TOKEN + "\"}]\n");
    return stage.envoy();
  }

  private Monitoring monitoring(EnvoyProcess envoy) throws Exception {
    return new Monitoring(folder, envoy.admin().address(), stage.plane().operatorsPort(), TOKEN);
  }

  private void report(LoadGenerator load, Stamp bad) {
    Stamp last = load.totals().lastFailure().orElseThrow();
    System.out.printf(
        "From the bad version to its last bad answer, by Prometheus (scrape and rules every 1 s,"
            + " rates over 5 s) and Alertmanager: %d ms, %d failed requests%n",
        last.since(bad).toMillis(), load.totals().failures());
  }

  private void assertRepeatedPostsAreOneEvent(Monitoring monitoring) throws Exception {
    long posts = monitoring.posts();
    assertThat(posts).isPositive();
    // A group that has changed or not is posted again after some time.
    Await.until("another post", () -> monitoring.posts() > posts);
    assertThat(stage.client().events(ROLLOUT))
        .extracting(Event::getType)
        .filteredOn("rollback-started"::equals)
        .hasSize(1);
  }

  private void assertResolvedAlertLetsItBegin(Monitoring monitoring) throws Exception {
    stage.model("v2").behave(Behaviour.GOOD);
    Rollout _ = stage.client().call().retryRollout(ControlClient.command(ROLLOUT));

    var _ = stage.client().awaitWeight(ROLLOUT, 2_000);

    assertThat(monitoring.query("ALERTS{alertname=\"VersionFails\", alertstate=\"firing\"}"))
        .isEmpty();
  }
}
