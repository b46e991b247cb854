package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/** What came of trying the queries of a rollout's metrics, before it begins. */
public sealed interface Trial {
  /** They have not been tried. */
  record Pending() implements Trial {}

  /** They can be asked. */
  record Passed() implements Trial {}

  /** They cannot. */
  record Failed(String problem) implements Trial {
    public Failed {
      requireNonNull(problem);
    }
  }

  /** {@return what came of it} */
  static Trial of(Optional<String> problem) {
    return problem.<Trial>map(Failed::new).orElseGet(Passed::new);
  }
}
