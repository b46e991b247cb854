package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The times and weights of a plan before it runs, as {@code sluice plan} prints them.
 *
 * <p>Times are relative to the start, and count no time for the fleet to converge: they are the
 * earliest and, where no phase waits for a person or a test, the latest by the plan itself.
 *
 * @param lines one for each phase, in order
 */
public record PlanOutline(List<Line> lines) {
  public PlanOutline {
    lines = List.copyOf(lines);
  }

  /**
   * A phase of an outline.
   *
   * @param number number of the phase, from 1
   * @param phase the phase
   * @param candidateBasisPoints the candidate's share while the phase runs
   * @param earliestStart when it can begin at the earliest
   * @param earliestEnd when it can be over at the earliest
   * @param latestEnd when it is over or undecided at the latest; empty after a phase that has no
   *     end of its own
   */
  public record Line(
      int number,
      Phase phase,
      int candidateBasisPoints,
      Duration earliestStart,
      Duration earliestEnd,
      Optional<Duration> latestEnd) {
    public Line {
      requireNonNull(phase);
      requireNonNull(earliestStart);
      requireNonNull(earliestEnd);
      requireNonNull(latestEnd);
    }
  }

  /** {@return the outline of a plan} */
  public static PlanOutline of(Plan plan) {
    var lines = new ArrayList<Line>();
    int weight = 0;
    Duration earliest = Duration.ZERO;
    Optional<Duration> latest = Optional.of(Duration.ZERO);
    for (Phase phase : plan.phases()) {
      weight = phase.weightAfter(weight);
      Duration start = earliest;
      earliest = earliest.plus(shortest(phase));
      latest = latest.flatMap(so -> longest(phase).map(so::plus));
      lines.add(new Line(lines.size() + 1, phase, weight, start, earliest, latest));
    }
    return new PlanOutline(lines);
  }

  private static Duration shortest(Phase phase) {
    return switch (phase) {
      case Phase.Bake(var atLeast, _) -> atLeast;
      case Phase.FlagUsers(_, var bake) -> bake.map(Phase.Bake::atLeast).orElse(Duration.ZERO);
      case Phase.Shadow(var runs) -> longest(runs, ShadowRun::atLeast);
      case Phase.Shift(_),
          Phase.Flip(),
          Phase.Gate(_),
          Phase.Learn(_, _),
          Phase.Experiment(_, _),
          Phase.Promote(),
          Phase.Stop() ->
          Duration.ZERO;
    };
  }

  private static Optional<Duration> longest(Phase phase) {
    return switch (phase) {
      case Phase.Bake(_, var atMost) -> Optional.of(atMost);
      case Phase.Gate(GateCheck.Smoke(var probe)) -> Optional.of(probe.longest());
      case Phase.Gate(GateCheck.Http(var call)) -> Optional.of(call.longest());
      case Phase.Gate(GateCheck.Timed(var timeout, _)) -> Optional.of(timeout);
      // A flag's clock stands while it is off, and nobody knows for how long that is.
      case Phase.Gate(GateCheck.Manual()), Phase.FlagUsers(_, _) -> Optional.empty();
      case Phase.Shadow(var runs) ->
          runs.stream().allMatch(run -> run.schedule().windows().isEmpty())
              ? Optional.of(longest(runs, ShadowRun::atMost))
              : Optional.empty();
      case Phase.Learn(_, var terms) -> Optional.of(terms.atMost());
      case Phase.Experiment(_, var terms) -> Optional.of(terms.atMost());
      case Phase.Shift(_), Phase.Flip(), Phase.Promote(), Phase.Stop() ->
          Optional.of(Duration.ZERO);
    };
  }

  private static Duration longest(List<ShadowRun> runs, Function<ShadowRun, Duration> time) {
    return runs.stream().map(time).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }
}
