package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * The phases of a rollout, in order.
 *
 * @param strategy the word of the config that it came from ({@code canary}, {@code blueGreen}, …)
 * @param phases at least one; {@link Phase.Promote} stands last and nowhere else
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
      if (phases.get(i) instanceof Phase.Promote != (i == phases.size() - 1)) {
        throw new IllegalArgumentException("promote stands last and nowhere else: " + phases);
      }
    }
  }

  /** {@return the phase at an index} */
  public Phase phase(int index) {
    return phases.get(index);
  }
}
