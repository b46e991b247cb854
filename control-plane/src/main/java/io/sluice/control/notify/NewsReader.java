package io.sluice.control.notify;

import io.sluice.control.api.EventSentence;
import io.sluice.control.config.NewsKind;
import io.sluice.control.store.JournalRecord;
import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.plan.GateCheck;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.util.List;

/** The way from a record of the journal to what of it is news. */
final class NewsReader {
  private NewsReader() {}

  /** {@return what a rollout's event is news of; mostly nothing} */
  static List<News> read(JournalRecord record, RolloutEvent event, Rollout rollout) {
    var text = EventSentence.of(event, rollout.plan()).text();
    return kinds(event, rollout).stream()
        .map(kind ->
            new News(
                rollout.name() + "/" + record.revision() + "/" + kind.spelled(),
                kind,
                record.at(),
                rollout,
                text,
                reason(event)))
        .toList();
  }

  private static List<NewsKind> kinds(RolloutEvent event, Rollout rollout) {
    return switch (event) {
      case RolloutEvent.Started _ -> List.of(NewsKind.STARTED);
      case RolloutEvent.PhaseEntered(var phase) -> entered(phase, rollout);
      case RolloutEvent.PromotionStarted _ -> List.of(NewsKind.PHASE_ENTERED);
      case RolloutEvent.PauseBegan(var cause) ->
          List.of(cause instanceof Cause.Undecided ? NewsKind.INCONCLUSIVE : NewsKind.PAUSED);
      case RolloutEvent.Promoted _ -> List.of(NewsKind.PROMOTED);
      case RolloutEvent.RollbackStarted _ -> List.of(NewsKind.ROLLING_BACK);
      case RolloutEvent.Ended(var outcome, _) ->
          List.of(outcome == Outcome.COMPLETED ? NewsKind.COMPLETED : NewsKind.ROLLED_BACK);
      case RolloutEvent.Waited _,
          RolloutEvent.QueriesTried _,
          RolloutEvent.StartGiven _,
          RolloutEvent.WeightsSet _,
          RolloutEvent.FlagSet _,
          RolloutEvent.FlagApplied _,
          RolloutEvent.MirrorsSet _,
          RolloutEvent.ShadowEnded _,
          RolloutEvent.OfArm _,
          RolloutEvent.Converged _,
          RolloutEvent.Looked _,
          RolloutEvent.StableSeen _,
          RolloutEvent.Intended _,
          RolloutEvent.Answered _,
          RolloutEvent.AnswerIgnored _,
          RolloutEvent.Approved _,
          RolloutEvent.Held _,
          RolloutEvent.HookEvent _,
          RolloutEvent.Resumed _,
          RolloutEvent.Reset _,
          RolloutEvent.Recovered _ ->
          List.of();
    };
  }

  private static List<NewsKind> entered(int phase, Rollout rollout) {
    return phase < rollout.plan().phases().size()
            && rollout.plan().phase(phase) instanceof Phase.Gate(var check)
            && !(check instanceof GateCheck.Smoke)
        ? List.of(NewsKind.PHASE_ENTERED, NewsKind.WAITING)
        : List.of(NewsKind.PHASE_ENTERED);
  }

  private static String reason(RolloutEvent event) {
    return switch (event) {
      case RolloutEvent.PauseBegan(var cause) -> cause.sentence();
      case RolloutEvent.RollbackStarted(var cause, _, _) -> cause.sentence();
      case RolloutEvent.Ended(_, var why) -> why;
      case RolloutEvent _ -> "";
    };
  }
}
