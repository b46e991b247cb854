package io.sluice.rollout.model;

import java.util.Arrays;
import java.util.Optional;

/** Something that the control plane knows of its own and that a policy may put a limit on. */
public enum Fact implements Measure {
  /** The most endpoints of the candidate that any one Envoy reports as not healthy; a count. */
  UNHEALTHY_ENDPOINTS("unhealthy-endpoints"),
  /**
   * How far the candidate's observed share of the requests is from the intended one, beyond what
   * chance explains: to the nearer end of its 95 % interval; a share from 0 to 1.
   */
  SPLIT_DEVIATION("split-deviation");

  private final String spelled;

  Fact(String spelled) {
    this.spelled = spelled;
  }

  @Override
  public String spelled() {
    return spelled;
  }

  /** {@return the fact of that name, if there is one} */
  public static Optional<Fact> named(String spelled) {
    return Arrays.stream(values()).filter(f -> f.spelled.equals(spelled)).findFirst();
  }
}
