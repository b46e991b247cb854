package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;
import static io.sluice.control.loop.Settings.withHosts;
import static io.sluice.control.loop.Settings.withRoute;
import static io.sluice.control.loop.Settings.withStable;
import static io.sluice.control.loop.Settings.withVersion;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.loop.JournalValve.Mode;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.model.Alert;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a definition of one service that an Envoy rejects. */
class TrialsTest {
  private static final String NEVER = "/never";
  private static final ServiceConfig S = withHosts(service("s", "v1", 10_000, "v1", "v2"), "a");
  private static final ServiceConfig T = withHosts(service("t", "v1", 10_000, "v1", "v2"), "b");
  private static final ConfigSet FILES = files(List.of(S, T), canary("r", "s"));
  private static final String REFUSED_S =
      "service s: Envoy envoy-1 rejects it: no /never; the definition before stays in force";

  @TempDir Path directory;
  private LoopBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new LoopBench(directory, FILES);
    bench.seconds(2);
    bench.envoys.disliking.put("envoy-1", NEVER);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void rejectedEdit_inAPhase_goesBack_andThePhaseGoesOnToItsEnd() {
    String good = bench.envoys.last().snapshot().version();

    reload(withRoute(S, NEVER), T);
    bench.tick();

    assertThat(bench.envoys.last().snapshot().version()).isEqualTo(good);
    assertThat(config().refusals()).containsExactly(REFUSED_S);
    assertThat(bench.state("r")).isInstanceOf(Running.class);
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    bench.seconds(40);
    assertThat(outcome("r")).isEqualTo(Outcome.PROMOTED);
    assertThat(bench.envoys.pushesWith(NEVER)).isEqualTo(1);
  }

  @Test
  void refusedDefinition_isTriedAgain_onlyWhenTheFilesSaySomethingElse() {
    reload(withRoute(S, NEVER), T);
    bench.seconds(20);
    reload(withRoute(S, NEVER), T);
    bench.seconds(20);
    assertThat(bench.envoys.pushesWith(NEVER)).isEqualTo(1);

    reload(withRoute(S, "/fine"), T);
    bench.seconds(1);
    assertThat(config().refusals()).isEmpty();
    assertThat(bench.envoys.havePublished("/fine")).isTrue();

    reload(withRoute(S, NEVER + "more"), T);
    bench.seconds(1);
    assertThat(bench.envoys.pushesWith(NEVER)).isEqualTo(2);
    assertThat(bench.envoys.havePublished("/fine")).isTrue();
  }

  @Test
  void abort_beforeTheRejectionComes_reachesTheEnvoysAllTheSame() {
    bench.envoys.lagging.addAll(bench.envoys.nodes);
    bench.envoys.disliking.clear();
    reload(withRoute(S, NEVER), T);
    bench.tick();
    bench.command("r", new Verb.Abort());
    assertThat(bench.envoys.havePublished(NEVER)).isTrue();

    reject();
    bench.tick();

    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(bench.envoys.routedOf("s")).containsExactly("s__v1");
    bench.tick();
    assertThat(outcome("r")).isEqualTo(Outcome.ABORTED);
  }

  @Test
  void alert_beforeTheRejectionComes_reachesTheEnvoysAllTheSame() {
    bench.envoys.lagging.addAll(bench.envoys.nodes);
    bench.envoys.disliking.clear();
    reload(withRoute(S, NEVER), T);
    bench.tick();
    bench.core().handle(alert());

    reject();
    bench.seconds(1);

    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(bench.envoys.routedOf("s")).containsExactly("s__v1");
    assertThat(outcome("r")).isEqualTo(Outcome.ROLLED_BACK);
  }

  @Test
  void abort_afterTheRejection_reachesTheEnvoys() {
    reload(withRoute(S, NEVER), T);
    bench.seconds(1);

    bench.command("r", new Verb.Abort());
    bench.seconds(1);

    assertThat(bench.envoys.routedOf("s")).containsExactly("s__v1");
    assertThat(outcome("r")).isEqualTo(Outcome.ABORTED);
    assertThat(config().refusals()).containsExactly(REFUSED_S);
  }

  @Test
  void editThatOneEnvoyHas_countsAsAccepted_whenTheNextOneComes() {
    bench.envoys.lagging.add("envoy-2");
    reload(withRoute(S, "/one"), T);
    bench.tick();
    assertThat(config().unproven()).containsExactly("s");

    reload(withRoute(S, NEVER), T);
    bench.tick();

    assertThat(bench.envoys.havePublished("/one")).isTrue();
    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
  }

  @Test
  void editThatNoEnvoyHas_isNothingToGoBackTo() {
    bench.envoys.lagging.addAll(bench.envoys.nodes);
    reload(withRoute(S, "/one"), T);
    bench.tick();
    reload(withRoute(S, NEVER), T);
    bench.tick();

    assertThat(bench.envoys.havePublished("/one")).isFalse();
    assertThat(config().inForce().services()).containsEntry("s", S);
  }

  @Test
  void rejectedEdit_behindWhichAnotherOneWaits_goesBack_andTheOtherOneHasItsTurn() {
    bench.envoys.lagging.addAll(bench.envoys.nodes);
    reload(withRoute(S, "/never/1"), T);
    bench.tick();
    ServiceConfig moved = withHosts(service("s", "v1", 10_009, "v1", "v2"), "a");
    reload(withRoute(moved, "/never/2"), T);
    reject();
    bench.tick();
    assertThat(config().inForce().services()).containsEntry("s", S);
    assertThat(config().refusals()).singleElement().asString().contains("r is running");

    bench.command("r", new Verb.Abort());
    bench.seconds(20);

    assertThat(outcome("r")).isEqualTo(Outcome.ABORTED);
    assertThat(config().inForce().services()).containsEntry("s", S);
    assertThat(config().refusals()).containsExactly(REFUSED_S);
    assertThat(bench.envoys.pushesWith("/never/2")).isEqualTo(1);
  }

  @Test
  void rejectedEdit_thatNamesThePromotedVersionAsStable_movesNoTraffic() {
    bench.seconds(40);
    assertThat(outcome("r")).isEqualTo(Outcome.PROMOTED);

    bench.core().reload(files(List.of(withRoute(withStable(S, "v2"), NEVER), T)));
    bench.seconds(20);

    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(bench.weight("s", "v2")).isEqualTo(10_000);
    assertThat(bench.envoys.pushesWith(NEVER)).isEqualTo(1);
  }

  @Test
  void rejectionOfWhatTheEditLeftAsItWas_failsThePhase() {
    ServiceConfig before = withVersion(S, "v2", "127.0.0.2");
    reload(before, T);
    bench.seconds(1);
    bench.envoys.lagging.add("envoy-2");
    reload(withRoute(before, "/fine"), T);
    bench.envoys.disliking.put("envoy-1", "127.0.0.2");
    bench.tick();

    assertThat(bench.state("r"))
        .isInstanceOfSatisfying(
            RollingBack.class,
            back -> assertThat(back.cause().sentence()).contains("1 of 2 Envoys reject it"));
    assertThat(config().refusals()).isEmpty();
    assertThat(bench.envoys.havePublished("/fine")).isTrue();
  }

  @Test
  void rejectedEdit_whileTheStoreFails_goesBackAsFarAsNothingIsToBeStored() {
    ServiceConfig edited = withRoute(withVersion(S, "v3", "127.0.0.1"), NEVER);
    bench.envoys.disliking.clear();
    bench.envoys.lagging.addAll(bench.envoys.nodes);
    reload(edited, T);
    bench.journal().mode = Mode.FULL;
    reject();
    bench.tick();

    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(bench.envoys.havePublished("s__v3")).isTrue();
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);

    bench.journal().mode = Mode.OPEN;
    bench.seconds(6);
    assertThat(bench.envoys.havePublished("s__v3")).isFalse();
    assertThat(config().inForce().services()).containsEntry("s", S);
    assertThat(config().refusals()).containsExactly(REFUSED_S);
  }

  @Test
  void restart_withARejectedFile_goesBackToTheLastGoodDefinition_everyTime() throws Exception {
    ConfigSet bad = files(List.of(withRoute(S, NEVER), T), canary("r", "s"));
    var lastGood = new TreeMap<>(FILES.services());
    for (int i = 0; i < 2; i++) {
      Set<String> away = Set.copyOf(bench.envoys.nodes);
      bench.envoys.nodes.clear();
      bench.restart(new Startup(bad, lastGood, List.of()));
      assertThat(config().unproven()).containsExactly("s");

      bench.envoys.nodes.addAll(away);
      bench.seconds(1);

      assertThat(bench.envoys.havePublished(NEVER)).isFalse();
      assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
      assertThat(config().refusals()).containsExactly(REFUSED_S);
    }
    bench.command("r", new Verb.Abort());
    assertThat(bench.envoys.routedOf("s")).containsExactly("s__v1");
  }

  private void reload(ServiceConfig... services) {
    bench.core().reload(files(List.of(services), canary("r", "s")));
  }

  /** Lets the Envoys answer. */
  private void reject() {
    bench.envoys.disliking.put("envoy-1", NEVER);
    bench.envoys.lagging.clear();
  }

  private static ControlInput alert() {
    var labels = new TreeMap<>(Map.of("service", "s", "alertname", "Slow"));
    return new ControlInput.AlertsPosted(
        List.of(new Alert("f1", labels, LoopBench.START)), List.of());
  }

  private ConfigStatus config() {
    return bench.core().config().status();
  }

  private Outcome outcome(String rollout) {
    return ((Finished) bench.state(rollout)).outcome();
  }
}
