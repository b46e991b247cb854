package io.sluice.rollout.engine;

import io.sluice.rollout.judge.ArmJudging;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.Judge;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.ShadowJudging;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.util.List;
import java.util.Optional;

/** How a phase is judged: shadows by the answers to their copies, else the candidate by its own. */
public final class PhaseJudging {
  private PhaseJudging() {}

  /**
   * {@return the judgement of a rollout that moves traffic, after one more interval}
   *
   * @param traffic the traffic in force in that interval
   */
  public static Judgement judge(
      Judge judge, RolloutEntry entry, ServiceTraffic traffic, Interval interval) {
    Optional<Phase.Learn> learn = learning(entry);
    if (learn.isPresent()) {
      return arms(judge, entry, learn.get()).judge(traffic.split(), entry.judge(), interval);
    }
    Optional<Phase.Experiment> test = testing(entry);
    if (test.isPresent()) {
      return new ArmJudging(
              judge, policy(entry.rollout()), stable(entry), test.get().terms().metric())
          .test(traffic.split(), entry.judge(), interval);
    }
    return traffic.mirrors().isEmpty()
        ? judge.judge(subject(entry, traffic), entry.judge(), interval)
        : shadows(judge, entry).judge(traffic.mirrors(), entry.judge(), interval);
  }

  /** {@return what is judged: each arm with traffic, else the first shadow, else the candidate} */
  public static List<Subject> subjects(Judge judge, RolloutEntry entry, ServiceTraffic traffic) {
    Optional<Phase.Learn> learn = learning(entry);
    if (learn.isPresent()) {
      ArmJudging arms = arms(judge, entry, learn.get());
      return learn.get().candidates().stream()
          .filter(arm -> traffic.split().basisPointsOf(arm) > 0)
          .map(arm -> arms.subject(arm, traffic.split()))
          .toList();
    }
    return List.of(
        traffic.mirrors().isEmpty()
            ? subject(entry, traffic)
            : shadows(judge, entry).subject(traffic.mirrors().getFirst()));
  }

  private static Subject subject(RolloutEntry entry, ServiceTraffic traffic) {
    return new Subject(
        policy(entry.rollout()), entry.rollout().candidate(), stable(entry), traffic.split());
  }

  /** {@return the phase of a rollout that learns now} */
  public static Optional<Phase.Learn> learning(RolloutEntry entry) {
    return runningOf(entry.state())
        .map(running -> entry.rollout().plan().phase(running.phase()))
        .filter(Phase.Learn.class::isInstance)
        .map(Phase.Learn.class::cast);
  }

  /** {@return the phase of a rollout that is a test now} */
  public static Optional<Phase.Experiment> testing(RolloutEntry entry) {
    return runningOf(entry.state())
        .map(running -> entry.rollout().plan().phase(running.phase()))
        .filter(Phase.Experiment.class::isInstance)
        .map(Phase.Experiment.class::cast);
  }

  /** {@return whether a rollout compares versions by what they do, whether it is judged or not} */
  public static boolean compares(RolloutEntry entry) {
    return learning(entry).isPresent() || testing(entry).isPresent();
  }

  /** {@return the phase that a rollout is in, or that a pause keeps it in} */
  static Optional<RolloutState.Running> runningOf(RolloutState state) {
    return switch (state) {
      case RolloutState.Running running -> Optional.of(running);
      case RolloutState.Paused paused -> Optional.of(paused.resume());
      case RolloutState.Waiting _,
          RolloutState.Promoting _,
          RolloutState.RollingBack _,
          RolloutState.Finished _ ->
          Optional.empty();
    };
  }

  private static ArmJudging arms(Judge judge, RolloutEntry entry, Phase.Learn learn) {
    return new ArmJudging(judge, policy(entry.rollout()), stable(entry), learn.terms().reward());
  }

  private static ShadowJudging shadows(Judge judge, RolloutEntry entry) {
    return new ShadowJudging(judge, policy(entry.rollout()), stable(entry));
  }

  /**
   * {@return the policy with a part of the error budget for each side that has evidence of its own:
   * every shadow, every arm, and the candidate where it gets live requests too}
   */
  private static Policy policy(Rollout rollout) {
    int sides =
        rollout.plan().shadows().size()
            + rollout.plan().arms().size()
            + (rollout.plan().promotes() ? 1 : 0);
    Policy whole = rollout.policy();
    return sides <= 1
        ? whole
        : new Policy(
            whole.name(), whole.interval(), 1 - (1 - whole.confidence()) / sides, whole.checks());
  }

  /** {@return the version with which a rollout that moves traffic is compared} */
  public static String stable(RolloutEntry entry) {
    return switch (entry.state()) {
      case RolloutState.Running running -> running.stable();
      case RolloutState.Paused paused -> paused.resume().stable();
      case RolloutState.Promoting promoting -> promoting.stable();
      case RolloutState.RollingBack back -> back.stable();
      case RolloutState.Waiting _, RolloutState.Finished _ ->
          throw new IllegalArgumentException("does not move traffic: " + entry.rollout().name());
    };
  }
}
