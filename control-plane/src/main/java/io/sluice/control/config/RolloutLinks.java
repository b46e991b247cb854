package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.control.config.Documents.Document;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Plan;
import io.sluice.rollout.plan.PlanCompiler;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The check of rollouts against each other: those that one names in {@code after} exist and do not
 * wait for it in turn, and the members of a group can go in lockstep.
 */
final class RolloutLinks {
  private final Map<String, Document<RolloutDraft>> rollouts;

  private RolloutLinks(Map<String, Document<RolloutDraft>> rollouts) {
    this.rollouts = rollouts;
  }

  /** Whether all files could be read, so that what is missing is missing. */
  enum Reading {
    WHOLE,
    PARTIAL
  }

  static void check(Map<String, Document<RolloutDraft>> rollouts, Reading reading) {
    var links = new RolloutLinks(rollouts);
    rollouts.keySet().stream()
        .sorted()
        .forEach(name -> {
          links.after(name, reading);
          links.group(name);
        });
  }

  private void after(String name, Reading reading) {
    Values values = values(name);
    List<String> awaited = awaited(name);
    for (int i = 0; i < awaited.size(); i++) {
      String other = awaited.get(i);
      Cursor at = values.at(ConditionReader.AFTER).itemOrSelf(i);
      if (!rollouts.containsKey(other)) {
        if (reading == Reading.WHOLE) {
          at.problem(
              "there is no rollout "
                  + shown(other)
                  + "; "
                  + Nearest.hint(other, rollouts.keySet().stream().sorted().toList()));
        }
      } else if (waitsFor(other, together(name))) {
        at.problem("waits in a circle: " + shown(other) + " waits for " + shown(name));
      }
    }
  }

  /** {@return whether one rollout waits for one of some others in the end} */
  private boolean waitsFor(String from, Set<String> targets) {
    var seen = new HashSet<String>();
    var open = new ArrayDeque<String>(together(from));
    while (!open.isEmpty()) {
      String next = open.remove();
      if (targets.contains(next)) {
        return true;
      }
      if (seen.add(next)) {
        awaited(next).forEach(other -> open.addAll(together(other)));
      }
    }
    return false;
  }

  private List<String> awaited(String name) {
    return rollouts.containsKey(name)
        ? values(name).given(ConditionReader.AFTER).orElse(List.of())
        : List.of();
  }

  /** {@return a rollout with the others of its group, which begin when it does} */
  private Set<String> together(String name) {
    Optional<String> group = groupOf(name);
    var members = new HashSet<String>(Set.of(name));
    if (group.isPresent()) {
      rollouts.keySet().stream()
          .filter(other -> groupOf(other).equals(group))
          .forEach(members::add);
    }
    return members;
  }

  private Optional<String> groupOf(String name) {
    return rollouts.containsKey(name)
        ? values(name).given(ConditionReader.GROUP).map(Group::name)
        : Optional.empty();
  }

  /** Tells what does not go with the first other member, by name. */
  private void group(String name) {
    Values values = values(name);
    Optional<String> first =
        together(name).stream().min(Comparator.naturalOrder()).filter(other -> !other.equals(name));
    if (first.isEmpty()) {
      return;
    }
    together(name).stream()
        .filter(other -> other.compareTo(name) < 0)
        .filter(other ->
            values(other).given(RolloutReader.SERVICE).equals(values.given(RolloutReader.SERVICE)))
        .min(Comparator.naturalOrder())
        .ifPresent(other ->
            values
                .at(ConditionReader.GROUP)
                .problem("has " + shown(other) + " of the same service in it already"));
    sameAs(first.get(), values);
  }

  private void sameAs(String first, Values values) {
    Cursor at = values.at(ConditionReader.GROUP);
    Values other = values(first);
    Optional<Group> group = values.given(ConditionReader.GROUP);
    if (!other.given(ConditionReader.GROUP).equals(group)) {
      at.problem("its members go back together or alone; " + shown(first) + " says otherwise");
    }
    Optional<Integer> phases = phases(values);
    Optional<Integer> firstPhases = phases(other);
    if (phases.isPresent() && firstPhases.isPresent() && !phases.equals(firstPhases)) {
      at.problem(
          "lockstep needs plans of the same length: this one has "
              + phases.get()
              + " phases, "
              + shown(first)
              + " has "
              + firstPhases.get());
    }
  }

  private static Optional<Integer> phases(Values values) {
    List<String> candidates = RolloutReader.candidates(values);
    return values
        .given(RolloutReader.STRATEGY)
        .filter(_ -> !candidates.isEmpty())
        .filter(strategy -> PlanCompiler.problems(strategy, candidates).isEmpty())
        .map(strategy -> PlanCompiler.compile(strategy, candidates))
        .map(Plan::phases)
        .map(List::size);
  }

  private Values values(String name) {
    return Objects.requireNonNull(rollouts.get(name)).values();
  }
}
