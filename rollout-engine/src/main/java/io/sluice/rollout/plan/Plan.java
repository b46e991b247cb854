package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;

/**
 * The phases of a rollout, in order.
 *
 * @param strategy the word of the config that it came from ({@code canary}, {@code blueGreen}, …)
 * @param phases at least one; {@link Phase.Promote} or {@link Phase.Stop} stands last, and neither
 *     of them anywhere else
 */
public record Plan(String strategy, List<Phase> phases) {
  /** Longest plan that is accepted. */
  public static final int MAX_PHASES = 1_000;

  public Plan {
    requireNonNull(strategy);
    phases = List.copyOf(phases);
    if (phases.isEmpty() || phases.size() > MAX_PHASES) {
      throw new IllegalArgumentException(
          "a plan has 1 to " + MAX_PHASES + " phases, not " + phases.size());
    }
    for (int i = 0; i < phases.size(); i++) {
      if (phases.get(i).isLast() != (i == phases.size() - 1)) {
        throw new IllegalArgumentException(
            "promote or stop stands last and nowhere else: " + phases);
      }
    }
  }

  /** {@return whether the candidate becomes stable in the end} */
  public boolean promotes() {
    return phases.getLast() instanceof Phase.Promote;
  }

  /** {@return the versions that are shadows in some phase, in order} */
  public List<String> shadows() {
    return phases.stream()
        .flatMap(phase ->
            phase instanceof Phase.Shadow(var runs) ? runs.stream() : Stream.<ShadowRun>empty())
        .map(ShadowRun::version)
        .distinct()
        .toList();
  }

  /** {@return the versions among which some phase chooses the candidate, in order} */
  public List<String> arms() {
    return phases.stream()
        .flatMap(phase ->
            switch (phase) {
              case Phase.Learn(var candidates, _) -> candidates.stream();
              case Phase.Experiment test -> test.candidates().stream();
              case Phase _ -> Stream.<String>empty();
            })
        .distinct()
        .toList();
  }

  /** {@return the phase at an index} */
  public Phase phase(int index) {
    return phases.get(index);
  }
}
