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
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.RolloutState.RollingBack;
import io.sluice.rollout.engine.RolloutState.Running;
import io.sluice.rollout.engine.Verb;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is to blame where services share what an Envoy rejects, and what has to stay. */
class TrialsOfSeveralTest {
  private static final String NEVER = "/never";
  private static final ServiceConfig S = withHosts(service("s", "v1", 10_000, "v1", "v2"), "a");
  private static final ServiceConfig T = withHosts(service("t", "v1", 10_000, "v1", "v2"), "b");
  private static final ConfigSet FILES = files(List.of(S, T), canary("r", "s"));

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
  void rejectedEdit_ofAServiceOnTheSameListener_blocksNobody() {
    reload(S, withRoute(T, NEVER));
    bench.tick();

    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(bench.state("r")).isInstanceOf(Running.class);
    assertThat(config().inForce().services()).containsEntry("s", S).containsEntry("t", T);
    bench.seconds(40);
    assertThat(outcome("r")).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void twoEdits_ofTheRejectedRoutes_bothGoBack_andEitherRepairLetsBothBeTriedAgain() {
    reload(withRoute(S, "/fine"), withRoute(T, NEVER));
    bench.tick();
    assertThat(config().inForce().services()).containsEntry("s", S).containsEntry("t", T);
    assertThat(config().refusals()).hasSize(2);

    reload(withRoute(S, "/fine"), withRoute(T, "/good"));
    bench.tick();

    assertThat(config().refusals()).isEmpty();
    assertThat(bench.envoys.havePublished("/fine")).isTrue();
    assertThat(bench.envoys.havePublished("/good")).isTrue();
  }

  @Test
  void twoEdits_ofWhichOneChangesTheRejectedRoutes_onlyThatOneGoesBack() {
    ServiceConfig moved = withVersion(S, "v1", "127.0.0.7");
    reload(moved, withRoute(T, NEVER));
    bench.tick();

    assertThat(config().inForce().services()).containsEntry("s", moved).containsEntry("t", T);
    assertThat(config().refusals()).singleElement().asString().startsWith("service t:");
  }

  @Test
  void editBesideAnUnansweredOne_takesTheBlameAlone() {
    bench.envoys.lagging.add("envoy-2");
    reload(withRoute(S, "/fine"), T);
    bench.tick();
    reload(withRoute(S, "/fine"), withRoute(T, NEVER));
    bench.tick();

    assertThat(bench.envoys.havePublished("/fine")).isTrue();
    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(config().refusals()).singleElement().asString().startsWith("service t:");
  }

  @Test
  void rejectedEdit_keepsTheAddedVersionsThatARolloutNeeds_andDropsTheOthers() {
    ServiceConfig before = withHosts(service("u", "v1", 10_001, "v1"), "c");
    bench.core().reload(files(List.of(S, T, before), canary("r", "s")));
    bench.seconds(1);
    ServiceConfig more = withVersion(withVersion(before, "v2", "127.0.0.1"), "v3", "127.0.0.1");
    bench
        .core()
        .reload(files(List.of(S, T, withRoute(more, NEVER)), canary("r", "s"), canary("q", "u")));
    bench.tick();

    assertThat(config().refusals()).singleElement().asString().startsWith("service u:");
    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(config().inForce().services())
        .containsEntry("u", withVersion(before, "v2", "127.0.0.1"));
    bench.seconds(40);
    assertThat(outcome("q")).isEqualTo(Outcome.PROMOTED);
  }

  @Test
  void rejectedSwapOfStable_isSwappedBack() {
    reload(S, withRoute(withStable(T, "v2"), NEVER));
    assertThat(bench.weight("t", "v2")).isEqualTo(10_000);

    bench.tick();

    assertThat(bench.weight("t", "v1")).isEqualTo(10_000);
    assertThat(config().inForce().services()).containsEntry("t", T);
    bench.seconds(20);
    assertThat(bench.weight("t", "v1")).isEqualTo(10_000);
  }

  @Test
  void rejectedSwapOfStable_underAFreeze_staysSwapped_andTheRoutesGoBack() {
    bench.envoys.lagging.addAll(bench.envoys.nodes);
    bench.envoys.disliking.clear();
    reload(S, withRoute(withStable(T, "v2"), NEVER));
    bench.core().handle(new ControlInput.FreezeGiven(List.of(), "ann", "a holiday"));

    bench.envoys.disliking.put("envoy-1", NEVER);
    bench.tick();

    assertThat(bench.envoys.havePublished(NEVER)).isFalse();
    assertThat(bench.weight("t", "v2")).isEqualTo(10_000);
  }

  @Test
  void hostThatAnotherServiceHasTakenOver_isNotClaimedBack() {
    ServiceConfig wide = withHosts(S, "a", "c");
    reload(wide, T);
    bench.seconds(1);
    bench.envoys.disliking.put("envoy-1", "127.0.0.9");

    reload(withVersion(S, "v2", "127.0.0.9"), withHosts(T, "b", "c"));
    bench.seconds(1);

    assertThat(config().refusals()).singleElement().asString().startsWith("service s:");
    assertThat(config().inForce().services()).containsEntry("s", S);
  }

  @Test
  void firstDefinition_thatIsRejected_hasNothingToGoBackTo_andItsRolloutFails() throws Exception {
    begin("first", Startup.with(files(List.of(withRoute(S, NEVER), T), canary("r", "s"))));

    bench.seconds(2);

    assertThat(bench.state("r"))
        .isInstanceOfSatisfying(
            RollingBack.class,
            back -> assertThat(back.cause().sentence()).contains("1 of 2 Envoys reject it"));
    assertThat(config().refusals()).isEmpty();
    assertThat(bench.envoys.havePublished(NEVER)).isTrue();
  }

  @Test
  void firstDefinitions_withoutEnvoys_areTheBestThatThereIs() throws Exception {
    begin("nobody", Startup.with(FILES));
    assertThat(config().unproven()).containsExactly("s", "t");

    bench.envoys.nodes.clear();
    assertThat(config().unproven()).isEmpty();
  }

  @Test
  void firstDefinition_thatKeepsOthersFromTheirRoutes_isLeftOutUntilItIsRepaired() {
    ServiceConfig added = withHosts(service("u", "v1", 10_000, "v1"), "c");
    reload(S, T, withRoute(added, NEVER));
    bench.tick();

    assertThat(config().refusals())
        .containsExactly(
            "service u: Envoy envoy-1 rejects it: no /never; it is left out until the files"
                + " change");
    assertThat(bench.envoys.havePublished("u__v1")).isFalse();
    bench.command("r", new Verb.Abort());
    bench.seconds(10);
    assertThat(outcome("r")).isEqualTo(Outcome.ABORTED);
    assertThat(bench.envoys.pushesWith(NEVER)).isEqualTo(1);

    reload(S, T, added);
    bench.seconds(1);
    assertThat(bench.envoys.havePublished("u__v1")).isTrue();
    assertThat(config().refusals()).isEmpty();
    assertThat(config().unproven()).isEmpty();
  }

  private void begin(String folder, Startup startup) throws Exception {
    bench.close();
    bench = new LoopBench(directory.resolve(folder), startup);
    bench.envoys.disliking.put("envoy-1", NEVER);
  }

  private void reload(ServiceConfig... services) {
    bench.core().reload(files(List.of(services), canary("r", "s")));
  }

  private ConfigStatus config() {
    return bench.core().config().status();
  }

  private Outcome outcome(String rollout) {
    return ((Finished) bench.state(rollout)).outcome();
  }
}
