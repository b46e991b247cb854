package io.sluice.rollout.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.sim.Simulation.Setup;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Thousands of rollouts with faults. A seed that breaks a rule is printed; {@code
 * -Dsluice.sim.seed=SEED} runs it alone.
 */
class SimulationTest {
  private static final Setup ROUGH = new Setup(3, 20, 600, Faults.ROUGH);
  private static final Setup MILD = new Setup(3, 20, 600, Faults.MILD);
  private static final Setup BUSY = new Setup(3, 20, 600, Faults.BUSY);
  private static final List<Setup> SETUPS = List.of(ROUGH, MILD, BUSY);
  private static final int WORLDS = 34;
  private static final int FRESH_WORLDS = 8;

  @Test
  void rules_fixedSeeds_hold() {
    SimReport report = simulate(LongStream.range(0, WORLDS).toArray());
    assertThat(report.rollouts()).isEqualTo(WORLDS * SETUPS.size() * ROUGH.rollouts());
    assertThat(report.restarts()).isGreaterThan(WORLDS);
    // The simulation is worth something only if it gets everywhere.
    assertThat(report.outcomes().keySet()).containsExactlyInAnyOrder(Outcome.values());
    assertThat(report.outcomes().values()).allMatch(count -> count > WORLDS);
  }

  @Test
  void rules_freshSeeds_hold() {
    String given = System.getProperty("sluice.sim.seed");
    long[] seeds =
        given != null
            ? new long[] {Long.parseLong(given)}
            : ThreadLocalRandom.current().longs(FRESH_WORLDS).toArray();
    assertThat(simulate(seeds).rollouts())
        .isEqualTo(seeds.length * SETUPS.size() * ROUGH.rollouts());
  }

  private static SimReport simulate(long... seeds) {
    var report = new SimReport(0, 0, 0, new TreeMap<>());
    for (long seed : seeds) {
      for (Setup setup : SETUPS) {
        report = report.plus(simulate(seed, setup));
      }
    }
    return report;
  }

  private static SimReport simulate(long seed, Setup setup) {
    try {
      return Simulation.run(seed, setup, new ScriptedJudge());
    } catch (RuntimeException broken) {
      return fail("seed " + seed + " (-Dsluice.sim.seed=" + seed + ") with " + setup, broken);
    }
  }
}
