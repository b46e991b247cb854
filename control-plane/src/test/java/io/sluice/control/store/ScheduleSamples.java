package io.sluice.control.store;

import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.TimeWindow;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.random.RandomGenerator;

/** Schedules at random. */
final class ScheduleSamples {
  private ScheduleSamples() {}

  static Schedule of(RandomGenerator random, int variant) {
    DayOfWeek[] days = DayOfWeek.values();
    return new Schedule(
        List.of(
            new TimeWindow(
                EnumSet.of(days[variant % days.length], DayOfWeek.SUNDAY),
                LocalTime.of(random.nextInt(24), random.nextInt(60)),
                LocalTime.of(random.nextInt(24), random.nextInt(60)),
                ZoneId.of("Europe/Berlin"))));
  }
}
