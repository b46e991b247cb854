package io.sluice.control.demo;

import io.sluice.proto.control.v1.Rollout;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the demo measured.
 *
 * @param promotion the rollout of the good version, at its end
 * @param rollback the rollout of the bad version, at its end
 * @param users what the users saw over the whole time
 * @param failuresBefore failures that users had seen when the bad version came
 * @param bad what the bad version got
 * @param decided when the rollback was decided; empty if it never was
 */
record DemoFigures(
    Rollout promotion,
    Rollout rollback,
    LoadTotals users,
    long failuresBefore,
    Traffic bad,
    Optional<Instant> decided) {

  /**
   * {@return whether both rollouts ended as they should, and no user saw a failure of a good
   * version}
   */
  boolean asExpected() {
    return promotion.getOutcome() == Rollout.Outcome.PROMOTED
        && rollback.getOutcome() == Rollout.Outcome.ROLLED_BACK
        && failuresBefore == 0;
  }

  /** {@return the figures as lines of text} */
  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(line(promotion));
    lines.add(line(rollback));
    lines.add(
        String.format(
            Locale.ROOT,
            "requests         %,d answered, %,d failed for users (%.2f %%): %d before v3 came, %d"
                + " while it was tried",
            users.finished(),
            users.failures(),
            100.0 * users.failures() / Math.max(1, users.finished()),
            failuresBefore,
            users.failures() - failuresBefore));
    if (users.failures() > 0) {
      lines.add("failures         " + failures());
    }
    lines.add("bad answers      " + badAnswers());
    lines.add("rollback push    " + push());
    return lines;
  }

  private static String line(Rollout rollout) {
    String outcome = rollout.getOutcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return String.format(
        Locale.ROOT,
        "%-16s %s → %s  %s%s",
        rollout.getName(),
        rollout.getStable(),
        rollout.getCandidate(),
        outcome,
        rollout.getReason().isEmpty() ? "" : ": " + rollout.getReason());
  }

  private String failures() {
    var kinds = new ArrayList<String>();
    users
        .byStatus()
        .tailMap(400)
        .forEach((status, count) -> kinds.add(count + " × status " + status));
    users.errors().forEach((error, count) -> kinds.add(count + " × " + error));
    return String.join(", ", kinds);
  }

  private String badAnswers() {
    if (bad.firstBad().isEmpty() || bad.lastBad().isEmpty()) {
      return "none";
    }
    Duration span = bad.lastBad().get().since(bad.firstBad().get());
    return String.format(
        Locale.ROOT,
        "%d of v3, %.1f s from the first to the last",
        bad.badAnswers(),
        span.toMillis() / 1e3);
  }

  /** The decision and the request are on the same machine's clock. */
  private String push() {
    if (decided.isEmpty() || bad.lastRequest().isEmpty()) {
      return "there was none";
    }
    Duration after = Duration.between(decided.get(), bad.lastRequest().get().at());
    return after.isNegative()
        ? "v3 got no request after the decision"
        : after.toMillis() + " ms from the decision to the last request that v3 got";
  }
}
