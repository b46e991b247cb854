package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.loop.JournalValve.Mode;
import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.engine.Verb;
import io.sluice.xds.resource.ResourceType;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigChangeTest {
  private static final ServiceConfig S = service("s", "v1", 10_000, "v1", "v2");
  private static final ConfigSet FILES = files(List.of(S), canary("r", "s"));

  @TempDir Path directory;
  private LoopBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new LoopBench(directory, FILES);
    bench.seconds(2);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void newService_isPublished_whileTheOthersGoOn() {
    bench.core().reload(files(List.of(S, service("t", "v1", 10_001, "v1")), canary("r", "s")));

    assertThat(clusters()).contains("t__v1");
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
    assertThat(config().errors()).isEmpty();
  }

  @Test
  void filesThatCannotBeTranslated_changeNothing_andAreShown() {
    int pushes = bench.envoys.pushes.size();
    var routesOfTheListener = Settings.withoutListener("127.0.0.1:10000", "v1");

    bench.core().reload(files(List.of(S, routesOfTheListener), canary("r", "s")));

    assertThat(config().errors()).anySatisfy(e -> assertThat(e).contains("127.0.0.1:10000"));
    assertThat(bench.envoys.pushes).hasSize(pushes);
    assertThat(bench.core().ledger().state().services()).containsOnlyKeys("s");
  }

  @Test
  void versionInUse_thatTheFilesDrop_staysInForce_andTheRefusalIsShown() {
    bench.core().reload(files(List.of(service("s", "v1", 10_000, "v1")), canary("r", "s")));

    assertThat(clusters()).contains("s__v2");
    assertThat(config().refusals()).anySatisfy(why -> assertThat(why).contains("v2"));
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
  }

  @Test
  void refusedChange_isTakenOnceNothingIsInItsWay() {
    bench.core().reload(files(List.of(service("s", "v1", 10_000, "v1")), canary("r", "s")));
    bench.command("r", new Verb.Abort());

    bench.seconds(10);

    assertThat(bench.state("r")).isInstanceOf(Finished.class);
    assertThat(clusters()).doesNotContain("s__v2");
  }

  @Test
  void serviceInUse_thatTheFilesDrop_staysInForce() {
    bench.core().reload(files(List.of()));

    assertThat(clusters()).contains("s__v1", "s__v2");
    assertThat(config().refusals()).isNotEmpty();
  }

  @Test
  void versionThatALostEnvoyRoutesTo_staysInForce() {
    bench.seconds(40);
    assertThat(bench.weight("s", "v2")).isEqualTo(10_000);
    bench.envoys.lose("envoy-9", "s__v1");

    bench.core().reload(files(List.of(service("s", "v2", 10_000, "v2"))));

    assertThat(clusters()).contains("s__v1");
    assertThat(config().refusals())
        .anySatisfy(why -> assertThat(why).contains("envoy-9").contains("v1"));
    bench.envoys.lost.clear();
    bench.seconds(6);
    assertThat(clusters()).containsExactly("s__v2");
  }

  @Test
  void listener_underARunningRollout_staysInForce() {
    bench.core().reload(files(List.of(service("s", "v1", 12_345, "v1", "v2")), canary("r", "s")));

    assertThat(config().refusals()).anySatisfy(why -> assertThat(why).contains("listener"));
    assertThat(config().inForce().services()).containsEntry("s", S);
  }

  @Test
  void brokenFiles_areShown_andStayShownUntilGoodOnesCome() {
    bench.core().configRefused(List.of("a.yaml:1:1: broken"));
    bench.seconds(10);
    assertThat(config().errors()).containsExactly("a.yaml:1:1: broken");
    assertThat(bench.weight("s", "v2")).isEqualTo(5_000);

    bench.core().reload(FILES);

    assertThat(config().errors()).isEmpty();
  }

  @Test
  void filesWhileTheStoreFails_areTakenWhenItWorksAgain() {
    bench.journal().mode = Mode.FULL;
    ServiceConfig t = service("t", "v1", 10_001, "v1");
    bench.core().reload(files(List.of(S, t), canary("r", "s")));
    assertThat(clusters()).doesNotContain("t__v1");
    assertThat(config().errors()).anySatisfy(e -> assertThat(e).contains("store"));

    bench.journal().mode = Mode.OPEN;
    bench.seconds(6);

    assertThat(clusters()).contains("t__v1");
    assertThat(config().errors()).isEmpty();
  }

  @Test
  void restart_withFilesThatDropAVersionInUse_goesOnWithTheLastGoodDefinition() throws Exception {
    var files = files(List.of(service("s", "v1", 10_000, "v1")), canary("r", "s"));
    var lastGood = new TreeMap<>(bench.core().config().inForce().services());

    bench.restart(new Startup(files, lastGood, List.of()));

    assertThat(clusters()).contains("s__v2");
    assertThat(bench.weight("s", "v2")).isEqualTo(1_000);
  }

  private ConfigStatus config() {
    return bench.core().config().status();
  }

  private List<String> clusters() {
    return bench.envoys.last().snapshot().resources(ResourceType.CLUSTER).stream()
        .map(cluster -> cluster.name())
        .toList();
  }
}
