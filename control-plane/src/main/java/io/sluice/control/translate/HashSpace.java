package io.sluice.control.translate;

import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.util.ArrayList;
import java.util.List;

/**
 * The order in which a sticky service's versions lie in hash space, which Envoy walks from 0 to
 * 9,999: stable, candidates, stable.
 *
 * <p>The candidate's part begins at the rollout's own offset and grows upwards; once it reaches the
 * end, it grows downwards: it begins at {@code min(offset, 10,000 − weight)}. So the part for a
 * smaller weight always lies within the part for a larger one, and raising a weight moves users to
 * the candidate only. It also never wraps around, so the list has the same entries in the same
 * order for each weight and offset. With several candidates, which follow each other in the split's
 * order, their whole part grows that way.
 */
final class HashSpace {
  private HashSpace() {}

  /** {@return the entries in order; their weights sum to 10,000 and may be 0} */
  static List<Share> layout(Split split, int offsetBasisPoints) {
    List<Share> shares = split.shares();
    if (shares.size() == 1) {
      return shares;
    }
    String stable = shares.getFirst().version();
    List<Share> candidates = shares.subList(1, shares.size());
    int weight = candidates.stream().mapToInt(Share::basisPoints).sum();
    int begin = Math.min(offsetBasisPoints, Split.WHOLE - weight);
    List<Share> entries = new ArrayList<>(shares.size() + 1);
    entries.add(new Share(stable, begin));
    entries.addAll(candidates);
    entries.add(new Share(stable, Split.WHOLE - begin - weight));
    return List.copyOf(entries);
  }
}
