package io.sluice.rollout.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.engine.RolloutState.Finished;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.plan.Rollout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The table in {@link RolloutState}'s documentation against what the code does. */
class TransitionTableTest {
  private static final Path SOURCE =
      Path.of("src/main/java/io/sluice/rollout/engine/RolloutState.java");

  @Test
  void table_everyStateAndObservation_saysWhatTheCodeDoes() throws IOException {
    var done = new TreeSet<String>();
    for (OnFailure onFailure : OnFailure.values()) {
      for (OnInconclusive onInconclusive : OnInconclusive.values()) {
        for (Rollout plan : List.of(Variants.ROLLOUT, Variants.STOPPING)) {
          Rollout rollout = Given.with(plan, onFailure, onInconclusive);
          for (RolloutState state : Variants.states(rollout)) {
            Variants.observations().forEach(o -> done.addAll(row(rollout, state, o)));
          }
        }
      }
    }
    assertThat(done).isEqualTo(table());
  }

  private static Set<String> row(Rollout rollout, RolloutState state, Observation observation) {
    var entry =
        new RolloutEntry(rollout, state, JudgeState.START, 1, 1, Optional.empty(), List.of());
    RolloutState next =
        RolloutEngine.step(entry, Surroundings.NONE, observation, Variants.NOW).next();
    if (name(next).equals(name(state))) {
      return Set.of();
    }
    String end = next instanceof Finished f ? "Finished(" + f.outcome() + ")" : name(next);
    return Set.of(name(state) + ", " + name(observation) + ": " + end);
  }

  private static String name(RolloutState state) {
    return state.getClass().getSimpleName();
  }

  private static String name(Observation observation) {
    return observation instanceof Observation.Command command
        ? command.verb().spelled()
        : observation.getClass().getSimpleName();
  }

  private static Set<String> table() throws IOException {
    var rows = new TreeSet<String>();
    for (String line : Files.readAllLines(SOURCE)) {
      String[] cells = line.split("\\|", -1);
      boolean isRow = line.startsWith(" * | ") && !cells[1].isBlank();
      if (isRow && !cells[1].strip().equals("state")) {
        rows.add(cells[1].strip() + ", " + cells[2].strip() + ": " + cells[4].strip());
      }
    }
    return rows;
  }
}
