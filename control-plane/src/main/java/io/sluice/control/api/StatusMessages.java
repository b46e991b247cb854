package io.sluice.control.api;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.loop.ControlStatus;
import io.sluice.control.loop.RolloutStatus;
import io.sluice.control.loop.ServiceStatus;
import io.sluice.control.loop.Standing;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.Times;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Freeze;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.ServerStatus;
import io.sluice.proto.control.v1.Service;
import io.sluice.proto.control.v1.Weight;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.FleetView;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.StableHealth;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.Verdict;
import io.sluice.rollout.model.Convergence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** The loop's picture as messages of the control API. Pure. */
final class StatusMessages {
  private static final int MAX_RECENT = 20;
  private static final int NOTHING_SEEN = -1;
  private static final FleetView NO_FLEET =
      new FleetView(0, 0, 0, List.of(), List.of(), new TreeMap<>());

  private StatusMessages() {}

  static Rollout rollout(ControlStatus status, RolloutStatus rollout) {
    Optional<ServiceStatus> service =
        Optional.ofNullable(status.services().get(rollout.entry().rollout().service()));
    return RolloutMessage.of(
        new RolloutMessage.Source(
            rollout.entry(),
            service.map(s -> s.entry().stable()).orElse(""),
            service.map(ServiceStatus::fleet).orElse(NO_FLEET),
            service.map(ServiceStatus::observedBasisPoints).orElseGet(TreeMap::new),
            verdict(rollout.recent()),
            recent(rollout),
            rollout.inFile(),
            service.map(ServiceStatus::absent).orElse(List.of()),
            status.config().refusals()));
  }

  /** What was judged before somebody tried again says nothing about now. */
  static Optional<Verdict> verdict(List<JournalRecord> recent) {
    return recent.reversed().stream()
        .takeWhile(record -> !beginsAnew(record.event()))
        .flatMap(record -> judgement(record.event()).stream())
        .map(Judgement::verdict)
        .findFirst();
  }

  private static boolean beginsAnew(ControlEvent event) {
    return event instanceof ControlEvent.RolloutRestarted
        || event instanceof ControlEvent.RolloutProgressed(_, RolloutEvent.Reset _)
        || event instanceof ControlEvent.RolloutProgressed(_, RolloutEvent.Resumed _);
  }

  private static Optional<Judgement> judgement(ControlEvent event) {
    return event instanceof ControlEvent.RolloutProgressed(_, RolloutEvent.Looked looked)
        ? looked.judgement()
        : Optional.empty();
  }

  /** Looks are many and say little; a failed one is followed by what it led to. */
  private static List<Event> recent(RolloutStatus rollout) {
    var convergences = new ConvergenceNews();
    List<Event> events =
        rollout.recent().stream()
            .filter(record -> convergences.isNews(record.event()))
            .filter(record -> !isLook(record.event()))
            .flatMap(record -> HistoryPage.event(record, rollout.entry().rollout()).stream())
            .toList();
    return events.subList(Math.max(0, events.size() - MAX_RECENT), events.size());
  }

  private static boolean isLook(ControlEvent event) {
    return event instanceof ControlEvent.RolloutProgressed(_, RolloutEvent.Looked _)
        || (event
                instanceof
                ControlEvent.RolloutProgressed(_, RolloutEvent.StableSeen(StableHealth health))
            && health != StableHealth.UNUSABLE);
  }

  static Service service(ControlStatus status, ServiceStatus service) {
    String name = service.entry().service().name();
    Service.Builder message =
        Service.newBuilder()
            .setName(name)
            .setFleet(
                Optional.ofNullable(status.config().inForce().services().get(name))
                    .map(ServiceConfig::fleet)
                    .orElse(""))
            .setStable(service.entry().stable())
            .setStableInFile(service.entry().service().stable())
            .setActiveRollout(service.activeRollout().orElse(""))
            .setConvergence(RolloutMessage.convergence(service.fleet(), Convergence.DEFAULT));
    service
        .traffic()
        .split()
        .shares()
        .forEach(share ->
            message.addWeights(
                Weight.newBuilder()
                    .setVersion(share.version())
                    .setBasisPoints(share.basisPoints())
                    .setObservedBasisPoints(
                        service
                            .observedBasisPoints()
                            .getOrDefault(share.version(), NOTHING_SEEN))));
    return message.build();
  }

  /** {@return what is frozen, everything first} */
  static List<Freeze> freezes(ControlStatus status) {
    var freezes = new ArrayList<Freeze>();
    status.frozen().all().ifPresent(freeze -> freezes.add(freeze("", freeze)));
    status.frozen().services().forEach((service, freeze) -> freezes.add(freeze(service, freeze)));
    return freezes;
  }

  private static Freeze freeze(String service, io.sluice.rollout.engine.Freeze freeze) {
    return Freeze.newBuilder()
        .setService(service)
        .setBy(freeze.by())
        .setReason(freeze.reason())
        .setSince(Times.wire(freeze.since()))
        .build();
  }

  static ServerStatus server(ControlStatus status, String version) {
    ServerStatus.Builder message =
        ServerStatus.newBuilder()
            .setVersion(version)
            .setStarted(Times.wire(status.started()))
            .addAllConfigErrors(status.config().errors())
            .addAllRefusals(status.config().refusals());
    return switch (status.standing()) {
      case Standing.Leading() -> message.setLeading(true).build();
      case Standing.Hampered(var why) -> message.setTrouble(why).build();
      case Standing.Ended(var why) -> message.setTrouble(why).build();
    };
  }
}
