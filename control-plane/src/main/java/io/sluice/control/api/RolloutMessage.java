package io.sluice.control.api;

import io.sluice.control.loop.Absence;
import io.sluice.control.store.Times;
import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Convergence;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Weight;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.GateState;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.Progress;
import io.sluice.rollout.engine.RolloutEntry;
import io.sluice.rollout.engine.RolloutState;
import io.sluice.rollout.engine.TrafficPlanner;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A rollout as a message of the control API. Pure. */
final class RolloutMessage {
  private static final int NOTHING_SEEN = -1;

  private RolloutMessage() {}

  /**
   * What a message is made of.
   *
   * @param entry the rollout, with its state
   * @param stable the service's stable version now
   * @param fleet what the service's fleet made of the split
   * @param observed observed share of each version in basis points; empty if nothing was seen
   * @param verdict the newest verdict, also of a phase that is over
   * @param recent the newest events, oldest first
   * @param inFile the rollout as its file has it; empty if the file is gone
   * @param absent Envoys of the service of which nothing is heard
   * @param refusals what of the files was not taken
   */
  record Source(
      RolloutEntry entry,
      String stable,
      FleetView fleet,
      Map<String, Integer> observed,
      Optional<Verdict> verdict,
      List<Event> recent,
      Optional<io.sluice.rollout.plan.Rollout> inFile,
      List<Absence> absent,
      List<String> refusals) {}

  static Rollout of(Source source) {
    io.sluice.rollout.plan.Rollout rollout = source.entry().rollout();
    RolloutState state = source.entry().state();
    Rollout.Builder message =
        Rollout.newBuilder()
            .setName(rollout.name())
            .setService(rollout.service())
            .setStable(stable(state).orElse(source.stable()))
            .setCandidate(rollout.candidate())
            .addAllCandidates(rollout.plan().arms())
            .setStrategy(rollout.plan().strategy())
            .setSince(Times.wire(state.since()))
            .addAllPhases(PhaseMessage.all(rollout.plan()))
            .setConvergence(convergence(source.fleet(), rollout.convergence()))
            .addAllRecentEvents(source.recent())
            .setOrphaned(source.inFile().isEmpty() && !(state instanceof RolloutState.Finished));
    source
        .inFile()
        .ifPresent(file -> message.setPendingChange(RolloutDifference.of(rollout, file)));
    addState(message, state);
    standstill(source).ifPresent(message::setReason);
    source.entry().hold().ifPresent(hold -> message.setReason("waits for " + hold.why()));
    NextCommand.of(source.entry()).ifPresent(message::setNextCommand);
    message.addAllNotices(Notices.of(source));
    TrafficPlanner.inForce(source.entry())
        .ifPresent(traffic -> addWeights(message, traffic.split(), source.observed()));
    OverlayMessage.add(message, source.entry());
    source.verdict().ifPresent(verdict -> addVerdict(message, verdict));
    return message.build();
  }

  /** {@return why the clock of a phase stands, if it is for want of Envoys} */
  private static Optional<String> standstill(Source source) {
    boolean moves =
        source.entry().state() instanceof RolloutState.Running
            || source.entry().state() instanceof RolloutState.Promoting;
    int connected = source.fleet().connected();
    List<Absence> silent =
        source.absent().stream().filter(absence -> absence.kind() != Absence.Kind.LOST).toList();
    int needed = Math.max(1, source.entry().rollout().convergence().needed(connected));
    if (!moves || connected - silent.size() >= needed) {
      return Optional.empty();
    }
    List<Absence> named = connected == 0 ? source.absent() : silent;
    return Optional.of(
        Stream.concat(
                Stream.of(connected == 0 ? "no Envoy is connected" : "the clock stands"),
                named.stream().map(Absence::sentence))
            .collect(Collectors.joining("; ", "waits for Envoys: ", "")));
  }

  private static void addState(Rollout.Builder message, RolloutState state) {
    switch (state) {
      case RolloutState.Waiting(var why, _, _, _) ->
          message.setState(Rollout.State.WAITING).setReason("waits for " + why);
      case RolloutState.Running running -> {
        message.setState(Rollout.State.RUNNING);
        addProgress(message, running);
        awaited(running).ifPresent(who -> message.setReason("waits for " + who));
      }
      case RolloutState.Paused(var cause, _, var resume) -> {
        message.setState(Rollout.State.PAUSED).setReason(cause.sentence());
        addProgress(message, resume);
      }
      case RolloutState.Promoting _ -> message.setState(Rollout.State.PROMOTING);
      case RolloutState.RollingBack(_, var cause, _, _, var outcome, _) ->
          message
              .setState(Rollout.State.ROLLING_BACK)
              .setReason(cause.sentence())
              .setOutcome(outcome(outcome));
      case RolloutState.Finished(_, var outcome, var reason, _) ->
          message.setState(Rollout.State.FINISHED).setReason(reason).setOutcome(outcome(outcome));
    }
  }

  private static void addProgress(Rollout.Builder message, RolloutState.Running running) {
    Progress progress = running.progress();
    message.setPhase(running.phase()).setObserved(Times.wire(progress.observed()));
  }

  /** {@return whose answer a phase waits for, if it waits for one} */
  private static Optional<String> awaited(RolloutState.Running running) {
    Optional<Effect> gate =
        running.progress().gate() instanceof GateState.Asked(var effect)
            ? Optional.of(effect)
            : Optional.empty();
    return running
        .progress()
        .hooks()
        .called()
        .<Effect>map(call -> call)
        .or(() -> gate)
        .map(effect ->
            switch (effect) {
              case Effect.Call(_, var occasion, var call, _, _) ->
                  call.host() + " to answer (" + occasion.at() + ")";
              case Effect.Approval(_, var deadline) -> "approval until " + deadline;
              case Effect.Probe(_, _, _, var probe, _) -> "the smoke test " + probe.path();
            });
  }

  private static Rollout.Outcome outcome(Outcome outcome) {
    return switch (outcome) {
      case PROMOTED -> Rollout.Outcome.PROMOTED;
      case ROLLED_BACK -> Rollout.Outcome.ROLLED_BACK;
      case ABORTED -> Rollout.Outcome.ABORTED;
      case SUPERSEDED -> Rollout.Outcome.SUPERSEDED;
      case COMPLETED -> Rollout.Outcome.COMPLETED;
    };
  }

  private static Optional<String> stable(RolloutState state) {
    return switch (state) {
      case RolloutState.Waiting _ -> Optional.empty();
      case RolloutState.Running running -> Optional.of(running.stable());
      case RolloutState.Paused paused -> Optional.of(paused.resume().stable());
      case RolloutState.Promoting promoting -> Optional.of(promoting.stable());
      case RolloutState.RollingBack back -> Optional.of(back.stable());
      case RolloutState.Finished finished -> finished.stable();
    };
  }

  private static void addWeights(
      Rollout.Builder message, Split split, Map<String, Integer> observed) {
    split
        .shares()
        .forEach(share ->
            message.addWeights(
                Weight.newBuilder()
                    .setVersion(share.version())
                    .setBasisPoints(share.basisPoints())
                    .setObservedBasisPoints(observed.getOrDefault(share.version(), NOTHING_SEEN))));
  }

  /** {@return a fleet's convergence} */
  static Convergence convergence(FleetView fleet, io.sluice.rollout.model.Convergence wanted) {
    return Convergence.newBuilder()
        .setConnected(fleet.connected())
        .setConverged(fleet.converged())
        .setNeeded(wanted.needed(fleet.connected()))
        .addAllMissing(fleet.missing())
        .addAllRejections(fleet.rejections())
        .build();
  }

  private static void addVerdict(Rollout.Builder message, Verdict verdict) {
    message.setVerdict(
        switch (verdict) {
          case Verdict.Pass _ -> "pass";
          case Verdict.Fail _ -> "fail";
          case Verdict.Inconclusive _ -> "inconclusive";
        });
    List<Check> checks = verdict.basis().metrics().stream().map(CheckMessage::of).toList();
    message.addAllChecks(checks);
  }
}
