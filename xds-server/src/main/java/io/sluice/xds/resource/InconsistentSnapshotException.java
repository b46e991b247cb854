package io.sluice.xds.resource;

import java.util.List;

/** The refusal of resources that do not fit together; it carries every reason. */
public final class InconsistentSnapshotException extends RuntimeException {
  private final transient List<String> reasons;

  InconsistentSnapshotException(List<String> reasons) {
    super("inconsistent snapshot: " + String.join("; ", reasons));
    this.reasons = List.copyOf(reasons);
  }

  /** {@return what is wrong, in the order of types and names} */
  public List<String> reasons() {
    return reasons;
  }
}
