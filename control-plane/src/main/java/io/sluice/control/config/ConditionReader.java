package io.sluice.control.config;

import io.sluice.rollout.model.Schedule;
import io.sluice.rollout.model.TimeWindow;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Group;
import io.sluice.rollout.plan.Group.Abort;
import java.util.List;

/** The reader of what must hold before a rollout moves forward. */
final class ConditionReader {
  static final Field<List<TimeWindow>> WINDOWS =
      Field.optional(
          "windows",
          WindowReader.LIST,
          "When traffic may be moved forward; always by default. A phase that is running when a"
              + " window closes stays where it is.");
  static final Field<List<String>> AFTER =
      Field.optional(
          "after",
          ListType.distinct("names of rollouts", Texts.NAME),
          "Rollouts that must have been promoted before it begins.");
  private static final Field<String> GROUP_NAME =
      Field.required("name", Texts.NAME, "What the members of the group have in common.");
  private static final Field<Abort> ABORT =
      Field.optional(
              "abort",
              WordType.of("together", Abort.TOGETHER).and("alone", Abort.ALONE),
              "Whether the others go back when one does.")
          .or("together");
  static final Field<Group> GROUP =
      Field.optional(
          "group",
          ObjectType.of(
              "a group such as {name: autumn, abort: together}",
              List.of(GROUP_NAME, ABORT),
              v -> new Group(v.of(GROUP_NAME), v.of(ABORT))),
          "Rollouts of other services with which it goes in lockstep: none goes on to its next"
              + " phase before all may.");

  private ConditionReader() {}

  static void check(Values values, Field<Boolean> supersede) {
    WindowReader.check(values, WINDOWS);
    if (values.has(GROUP) && values.given(supersede).orElse(false)) {
      values.at(supersede).problem("a rollout of a group cannot supersede another one; remove one");
    }
  }

  static Conditions conditions(Values values) {
    return new Conditions(
        values.given(WINDOWS).map(Schedule::new).orElse(Schedule.ALWAYS),
        values.given(AFTER).orElse(List.of()),
        values.given(GROUP));
  }
}
