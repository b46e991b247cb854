package io.sluice.control.api;

import io.sluice.rollout.plan.Rollout;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a file says differently from the rollout that runs, in words. */
final class RolloutDifference {
  private RolloutDifference() {}

  /**
   * {@return the fields that differ as {@code field: running → file}, joined by semicolons; empty
   * if none does}
   */
  static String of(Rollout running, Rollout file) {
    List<Field> before = fields(running.unchosen());
    List<Field> after = fields(file);
    return IntStream.range(0, before.size())
        .filter(i -> !before.get(i).value().equals(after.get(i).value()))
        .mapToObj(i -> change(before.get(i), after.get(i)))
        .collect(Collectors.joining("; "));
  }

  /**
   * A field's value, and words for it.
   *
   * @param words empty where a value is too large for words, or these do not tell all of it
   */
  private record Field(String name, Object value, String words) {}

  private static String change(Field before, Field after) {
    return before.words().equals(after.words())
        ? before.name() + " differ"
        : before.name() + ": " + before.words() + " → " + after.words();
  }

  private static List<Field> fields(Rollout rollout) {
    return List.of(
        new Field("service", rollout.service(), rollout.service()),
        new Field("candidate", rollout.candidate(), rollout.candidate()),
        word("start", rollout.start()),
        new Field("strategy", rollout.plan().strategy(), rollout.plan().strategy()),
        new Field("phases", rollout.plan().phases(), phases(rollout)),
        new Field("checks of the analysis", rollout.policy(), ""),
        new Field("conditions of convergence", rollout.convergence(), ""),
        word("onFailure", rollout.onFailure()),
        word("onInconclusive", rollout.onInconclusive()),
        new Field("alerts", rollout.alerts(), ""),
        word("precedence", rollout.precedence()),
        new Field("windows", rollout.conditions().windows().windows(), ""),
        new Field("rollouts to come after", rollout.conditions().after(), ""),
        new Field("settings of the group", rollout.conditions().group(), ""),
        new Field("hooks", rollout.hooks(), ""),
        new Field("notify", rollout.notifiers(), String.join(", ", rollout.notifiers())));
  }

  private static Field word(String name, Object value) {
    return new Field(name, value, value.toString().toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private static String phases(Rollout rollout) {
    return rollout.plan().phases().stream().map(PhaseLabel::of).collect(Collectors.joining(", "));
  }
}
