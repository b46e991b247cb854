package io.sluice.rollout.plan;

import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Strategy.Step;
import io.sluice.rollout.plan.Strategy.StepGate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The strategies that users of AWS know by name: the deployment preferences of Lambda functions
 * ({@code Canary10Percent5Minutes}) and the predefined deployment configurations of CodeDeploy for
 * Lambda and ECS ({@code CodeDeployDefault.ECSCanary10Percent5Minutes}).
 *
 * <p>A canary of theirs moves a tenth, waits, and moves the rest; a linear one moves a tenth at a
 * time. Neither waits after the last step.
 */
public final class Presets {
  private static final int TENTH = Split.WHOLE / 10;
  private static final List<Entry> ALL = table();

  private Presets() {}

  /**
   * A named strategy.
   *
   * @param name its name
   * @param description what it does, as a phrase for people
   * @param strategy what it stands for
   */
  public record Entry(String name, String description, Strategy strategy) {}

  /** {@return all presets, in the order in which they are listed} */
  public static List<Entry> all() {
    return ALL;
  }

  /** {@return the preset of a name, if there is one} */
  public static Optional<Entry> named(String name) {
    return ALL.stream().filter(e -> e.name().equals(name)).findFirst();
  }

  private static List<Entry> table() {
    var table = new ArrayList<Entry>();
    table.add(allAtOnce("AllAtOnce"));
    lambda(table, "");
    table.add(allAtOnce("CodeDeployDefault.LambdaAllAtOnce"));
    lambda(table, "CodeDeployDefault.Lambda");
    table.add(allAtOnce("CodeDeployDefault.ECSAllAtOnce"));
    for (int minutes : new int[] {5, 15}) {
      table.add(canary("CodeDeployDefault.ECSCanary10Percent" + minutes + "Minutes", minutes));
    }
    for (int minutes : new int[] {1, 3}) {
      // ECS spells the plural even for one minute.
      table.add(linear("CodeDeployDefault.ECSLinear10PercentEvery" + minutes + "Minutes", minutes));
    }
    return List.copyOf(table);
  }

  private static void lambda(List<Entry> table, String prefix) {
    for (int minutes : new int[] {5, 10, 15, 30}) {
      table.add(canary(prefix + "Canary10Percent" + minutes + "Minutes", minutes));
    }
    for (int minutes : new int[] {1, 2, 3, 10}) {
      String plural = minutes == 1 ? "" : "s";
      table.add(linear(prefix + "Linear10PercentEvery" + minutes + "Minute" + plural, minutes));
    }
  }

  private static Entry allAtOnce(String name) {
    return new Entry(name, "everything at once", new Strategy.Basic());
  }

  private static Entry canary(String name, int minutes) {
    var first =
        new Step(TENTH, Optional.of(Duration.ofMinutes(minutes)), Optional.empty(), StepGate.NONE);
    var rest = new Step(Split.WHOLE, Optional.empty(), Optional.empty(), StepGate.NONE);
    return new Entry(
        name,
        "10 % for " + minutes + " min, then the rest",
        new Strategy.Canary(List.of(first, rest)));
  }

  private static Entry linear(String name, int minutes) {
    return new Entry(
        name,
        "10 % more every " + minutes + " min",
        new Strategy.Linear(TENTH, Duration.ofMinutes(minutes)));
  }
}
