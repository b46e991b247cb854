package io.sluice.control.api;

import io.sluice.control.config.MatchText;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Flag;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Plan;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An event of a rollout as people and programs read it.
 *
 * @param type its kind, in words joined by hyphens: {@code weights-set}
 * @param text what happened, as a sentence without a full stop
 */
public record EventSentence(String type, String text) {

  /** {@return the event in words} {@code plan} gives the phases their names. */
  public static EventSentence of(RolloutEvent event, Plan plan) {
    return new EventSentence(type(event), text(event, plan));
  }

  private static String type(RolloutEvent event) {
    String name = event.getClass().getSimpleName();
    return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }

  private static String text(RolloutEvent event, Plan plan) {
    return switch (event) {
      case RolloutEvent.Waited(var why) -> "waits for " + why;
      case RolloutEvent.QueriesTried(var problem) ->
          problem.map(p -> "a query cannot be asked: " + p).orElse("its queries can be asked");
      case RolloutEvent.StartGiven(var by) -> "start given by " + by;
      case RolloutEvent.Started(var stable) -> "started, all traffic on " + stable;
      case RolloutEvent.PhaseEntered(var phase) ->
          "phase " + (phase + 1) + "/" + plan.phases().size() + ": " + label(plan, phase);
      case RolloutEvent.WeightsSet(var split) -> "weights set: " + words(split);
      case RolloutEvent.FlagSet(var flag, var by) -> "flag " + words(flag) + ", set by " + by;
      case RolloutEvent.FlagApplied() -> "the flag is in force";
      case RolloutEvent.MirrorsSet(var mirrors) -> words(mirrors);
      case RolloutEvent.ShadowEnded(var version, var end) ->
          "shadow " + version + " has ended: " + end.why();
      case RolloutEvent.ArmEnded(_, var why) -> why + "; it is out";
      case RolloutEvent.CandidateChosen(var version, var why) -> version + " is chosen: " + why;
      case RolloutEvent.Converged() -> "the fleet has the weights";
      case RolloutEvent.Looked(var judgement, _, _) ->
          judgement.map(EventSentence::words).orElse("looked at the fleet");
      case RolloutEvent.StableSeen(var health) -> words(health);
      case RolloutEvent.Intended(var effect) -> "asked: " + words(effect);
      case RolloutEvent.Answered(_, var result) -> words(result);
      case RolloutEvent.AnswerIgnored(_, var result) -> "came too late: " + words(result);
      case RolloutEvent.Approved(var by) -> "approved by " + by;
      case RolloutEvent.PauseBegan(var cause) -> "paused: " + cause.sentence();
      case RolloutEvent.Held(var hold) ->
          hold.map(h -> "waits for " + h.why()).orElse("nothing keeps it any more");
      case RolloutEvent.HookEvent hook -> words(hook);
      case RolloutEvent.Resumed(var by) -> "resumed by " + by;
      case RolloutEvent.PromotionStarted() -> "promotion started";
      case RolloutEvent.Promoted() -> "promoted";
      case RolloutEvent.RollbackStarted(var cause, var split, _) ->
          "rollback started, " + words(split) + ": " + cause.sentence();
      case RolloutEvent.Ended(var outcome, var reason) ->
          outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ') + ": " + reason;
      case RolloutEvent.Reset(var by) -> "begins anew, by " + by;
      case RolloutEvent.Recovered() -> "the engine is back";
    };
  }

  private static String words(StableHealth health) {
    return switch (health) {
      case USABLE -> "the stable version has a healthy endpoint";
      case UNUSABLE -> "the stable version has no healthy endpoint";
      case UNKNOWN -> "nothing is known of the stable version's endpoints";
    };
  }

  private static String label(Plan plan, int phase) {
    // The plan is today's: a restart may have taken a shorter one since.
    return phase < plan.phases().size() ? PhaseLabel.of(plan.phase(phase)) : "of an earlier plan";
  }

  private static String words(Split split) {
    return split.shares().stream().map(EventSentence::words).collect(Collectors.joining(", "));
  }

  private static String words(Flag flag) {
    if (!flag.isOn()) {
      return "off";
    }
    String users =
        flag.matches().stream().map(MatchText::spelled).collect(Collectors.joining(" or "));
    String share = flag.shareBasisPoints() == 0 ? "" : PhaseLabel.percent(flag.shareBasisPoints());
    return "on for "
        + Stream.of(users, share).filter(s -> !s.isEmpty()).collect(Collectors.joining(" and "));
  }

  private static String words(List<Mirror> mirrors) {
    if (mirrors.isEmpty()) {
      return "no copies any more";
    }
    return "copies: "
        + mirrors.stream()
            .map(m -> PhaseLabel.percent(m.basisPoints()) + " to " + m.version())
            .collect(Collectors.joining(", "));
  }

  private static String words(Share share) {
    return share.version() + " " + PhaseLabel.percent(share.basisPoints());
  }

  private static String words(Judgement judgement) {
    return switch (judgement.verdict()) {
      case Verdict.Pass(_) -> "verdict: pass";
      case Verdict.Fail(_, var why) -> "verdict: fail: " + why;
      case Verdict.Inconclusive(_, var why, _) -> "verdict: inconclusive: " + why;
    };
  }

  private static String words(RolloutEvent.HookEvent event) {
    return switch (event) {
      case RolloutEvent.HookCalled(var call) -> words(call);
      case RolloutEvent.HookPassed(_, var detail) -> "hook passed: " + detail;
      case RolloutEvent.HookFailed(_, var detail) -> "hook failed: " + detail;
      case RolloutEvent.HookNotified(var call) -> words(call);
      case RolloutEvent.HookAcknowledged(_, var result) -> words(result);
    };
  }

  private static String words(Effect effect) {
    return switch (effect) {
      case Effect.Call(_, var occasion, var call, _, _) -> occasion.at() + ": calls " + call.host();
      case Effect.Approval(_, var deadline) -> "approval until " + deadline;
      case Effect.Probe(_, _, var version, var probe, _) ->
          probe.count()
              + " × GET "
              + probe.path()
              + " of "
              + version
              + ", each to answer "
              + probe.expectedStatus();
    };
  }

  private static String words(EffectResult result) {
    return switch (result) {
      case EffectResult.Succeeded(var detail) -> detail;
      case EffectResult.Failed(var detail) -> "failed: " + detail;
    };
  }
}
