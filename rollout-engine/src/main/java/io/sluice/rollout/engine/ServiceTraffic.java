package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.model.TrafficRule;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The traffic of one service.
 *
 * @param service name of the service
 * @param rules requests that divide in a way of their own, in order: the first match decides
 * @param split which version gets how much of all other requests, stable first
 * @param mirrors copies of requests that no rule matches; at most one for each version
 * @param shadows versions that are to be ready for copies, whether they get any now or not
 * @param hashOffsetBasisPoints where in hash space (0 to 9,999) the candidate's part begins for
 *     sticky services; of each rollout its own, so that two experiments do not pick the same users
 */
public record ServiceTraffic(
    String service,
    List<TrafficRule> rules,
    Split split,
    List<Mirror> mirrors,
    SortedSet<String> shadows,
    int hashOffsetBasisPoints) {
  public ServiceTraffic {
    requireNonNull(service);
    rules = List.copyOf(rules);
    requireNonNull(split);
    mirrors = List.copyOf(mirrors);
    shadows = Collections.unmodifiableSortedSet(new TreeSet<>(shadows));
    if (hashOffsetBasisPoints < 0 || hashOffsetBasisPoints >= Split.WHOLE) {
      throw new IllegalArgumentException(
          "a hash offset is 0 to 9,999 bp, not " + hashOffsetBasisPoints);
    }
    List<String> mirrored = mirrors.stream().map(Mirror::version).toList();
    if (mirrored.stream().distinct().count() < mirrored.size() || !shadows.containsAll(mirrored)) {
      throw new IllegalArgumentException("each mirror goes to another shadow: " + mirrors);
    }
  }

  /** The traffic of a service whose requests all divide alike. */
  public ServiceTraffic(String service, Split split, int hashOffsetBasisPoints) {
    this(service, List.of(), split, List.of(), new TreeSet<>(), hashOffsetBasisPoints);
  }

  /** {@return the versions that requests or copies of them can reach} */
  public SortedSet<String> reached() {
    var reached = new TreeSet<String>();
    addPositive(split, reached);
    rules.forEach(rule -> addPositive(rule.split(), reached));
    mirrors.forEach(mirror -> reached.add(mirror.version()));
    return reached;
  }

  /**
   * {@return the versions that can get more than by another traffic, each shadow under {@link
   * Mirror#shadowOf a name of its own}} A rule that was not there before gives more to all of its
   * versions.
   */
  public SortedSet<String> grownSince(ServiceTraffic before) {
    var grown = new TreeSet<String>();
    for (Share share : split.shares()) {
      if (share.basisPoints() > before.split.basisPointsOf(share.version())) {
        grown.add(share.version());
      }
    }
    rules.stream()
        .filter(rule -> !before.rules.contains(rule))
        .forEach(rule -> addPositive(rule.split(), grown));
    for (Mirror mirror : mirrors) {
      if (!before.mirrors.contains(mirror)) {
        grown.add(Mirror.shadowOf(mirror.version()));
      }
    }
    return grown;
  }

  private static void addPositive(Split split, SortedSet<String> versions) {
    split.shares().stream()
        .filter(share -> share.basisPoints() > 0)
        .forEach(share -> versions.add(share.version()));
  }
}
