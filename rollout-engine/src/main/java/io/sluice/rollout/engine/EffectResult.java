package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

/** The answer of an effect. */
public sealed interface EffectResult {
  /** {@return what happened, as a sentence for people} */
  String detail();

  /** It did what was asked. */
  record Succeeded(String detail) implements EffectResult {
    public Succeeded {
      requireNonNull(detail);
    }
  }

  /** It did not. */
  record Failed(String detail) implements EffectResult {
    public Failed {
      requireNonNull(detail);
    }
  }
}
