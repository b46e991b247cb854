package io.sluice.control.store;

import io.sluice.proto.journal.v1.Wire;
import io.sluice.rollout.engine.Hold;
import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Group;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** What must hold before a rollout moves forward, and what keeps it, on the wire. */
final class ConditionsCodec {
  private ConditionsCodec() {}

  static Wire.Conditions wire(Conditions conditions) {
    var wire = Wire.Conditions.newBuilder().addAllAfter(conditions.after());
    wire.addAllWindows(wire(conditions.windows()));
    conditions
        .group()
        .ifPresent(
            group -> wire.getGroupBuilder().setName(group.name()).setAbort(wire(group.abort())));
    return wire.build();
  }

  static Conditions conditions(Wire.Conditions wire) throws UnreadableException {
    Optional<Group> group =
        wire.hasGroup()
            ? Optional.of(new Group(wire.getGroup().getName(), abort(wire.getGroup().getAbort())))
            : Optional.empty();
    return new Conditions(schedule(wire.getWindowsList()), wire.getAfterList(), group);
  }

  static List<Wire.TimeWindow> wire(Schedule schedule) {
    return schedule.windows().stream().map(ConditionsCodec::wire).toList();
  }

  static Schedule schedule(List<Wire.TimeWindow> wire) throws UnreadableException {
    List<TimeWindow> windows = new ArrayList<>();
    for (Wire.TimeWindow window : wire) {
      windows.add(window(window));
    }
    return new Schedule(windows);
  }

  private static Wire.TimeWindow wire(TimeWindow window) {
    return Wire.TimeWindow.newBuilder()
        .addAllDays(window.days().stream().map(DayOfWeek::getValue).toList())
        .setFromMinute(minute(window.from()))
        .setToMinute(minute(window.to()))
        .setZone(window.zone().getId())
        .build();
  }

  private static int minute(LocalTime time) {
    return time.toSecondOfDay() / 60;
  }

  private static TimeWindow window(Wire.TimeWindow wire) throws UnreadableException {
    try {
      var days = new TreeSet<DayOfWeek>();
      wire.getDaysList().forEach(day -> days.add(DayOfWeek.of(day)));
      return new TimeWindow(
          days, time(wire.getFromMinute()), time(wire.getToMinute()), ZoneId.of(wire.getZone()));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new UnreadableException("time window: " + e.getMessage());
    }
  }

  private static LocalTime time(int minute) {
    return LocalTime.ofSecondOfDay(minute * 60L);
  }

  private static Wire.Group.Abort wire(Group.Abort abort) {
    return switch (abort) {
      case TOGETHER -> Wire.Group.Abort.ABORT_TOGETHER;
      case ALONE -> Wire.Group.Abort.ABORT_ALONE;
    };
  }

  private static Group.Abort abort(Wire.Group.Abort wire) throws UnreadableException {
    return switch (wire) {
      case ABORT_TOGETHER -> Group.Abort.TOGETHER;
      case ABORT_ALONE -> Group.Abort.ALONE;
      case ABORT_UNSPECIFIED, UNRECOGNIZED ->
          throw new UnreadableException("unknown abort of a group");
    };
  }

  static Wire.Held.Builder wire(Optional<Hold> hold) {
    var wire = Wire.Held.newBuilder();
    hold.ifPresent(h -> wire.getHoldBuilder().setKind(wire(h.kind())).setWhy(h.why()));
    return wire;
  }

  static Optional<Hold> hold(Wire.Held wire) throws UnreadableException {
    return wire.hasHold()
        ? Optional.of(new Hold(kind(wire.getHold().getKind()), wire.getHold().getWhy()))
        : Optional.empty();
  }

  private static Wire.Hold.Kind wire(Hold.Kind kind) {
    return switch (kind) {
      case FREEZE -> Wire.Hold.Kind.KIND_FREEZE;
      case WINDOW -> Wire.Hold.Kind.KIND_WINDOW;
      case GROUP -> Wire.Hold.Kind.KIND_GROUP;
    };
  }

  private static Hold.Kind kind(Wire.Hold.Kind wire) throws UnreadableException {
    return switch (wire) {
      case KIND_FREEZE -> Hold.Kind.FREEZE;
      case KIND_WINDOW -> Hold.Kind.WINDOW;
      case KIND_GROUP -> Hold.Kind.GROUP;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw new UnreadableException("unknown kind of hold");
    };
  }
}
