package io.sluice.rollout.sim;

/** A rule that holds whatever happens. */
public enum Invariant {
  DEFINED_VERSIONS_ONLY("a split sums to 10,000 and names only versions that the service defines"),
  VERSIONS_IN_USE_STAY("no version that has traffic or an unfinished rollout loses its definition"),
  TRAFFIC_ONLY_TO_USABLE(
      "a candidate's share rises only on a look in which enough connected Envoys can use it"),
  COPIES_ONLY_FOR_SHADOWS("copies of requests are sent in a phase of shadows, and in no other"),
  ARMS_KEEP_STEP_AND_FLOOR("no arm of a bandit goes below its floor, or further than a step"),
  TEST_KEEPS_ITS_SPLIT(
      "the shares of an A/B test are those that were asked for, as long as it runs"),
  ARM_OUT_HAS_NO_TRAFFIC("an arm that was taken out has no traffic where stable can take it"),
  FLAG_OFF_IS_INSTANT("a flag that is turned off sends nobody to the candidate any more"),
  WAY_BACK_IS_OPEN(
      "what asks for a rollback takes all traffic and all copies from the candidate at once"),
  ROLLBACK_IGNORES_WINDOWS("rollback ignores windows, freezes and groups"),
  FROZEN_MOVES_NOTHING_FORWARD("frozen moves nothing forward"),
  CLOSED_WINDOW_MOVES_NOTHING_FORWARD("a closed window moves nothing forward"),
  LOCKSTEP("no member of a group leaves a phase that another one has not come to"),
  GROUP_GOES_BACK_TOGETHER("when a member of a group goes back, those that run go back with it"),
  AFTER("a rollout begins after the ones that it names were promoted"),
  HOOKS_ARE_WAITED_FOR("nothing is promoted before the hooks that are asked for it have passed"),
  HELD_ONLY_FOR_DEAD_STABLE(
      "a rollback is held exactly if it is automatic and stable is known to have no endpoint"),
  JOURNAL_IS_THE_TRUTH("the state, and with it the traffic, is the fold of the journal"),
  RESTART_CHANGES_NO_TRAFFIC("the traffic after a restart is the traffic before it"),
  LOST_ENVOYS_CHANGE_NO_TRAFFIC(
      "a look at a fleet without connected Envoys changes no traffic, unless an answer that a gate"
          + " or a hook waits for is overdue: that takes it all back to stable"),
  FILES_CHANGE_NO_RUNNING_TRAFFIC(
      "config files change no traffic of a service whose rollout runs, but by superseding it"),
  VERDICT_HAS_EVIDENCE("a failed verdict that acts is journaled before it acts"),
  NO_PASS_BY_ACCIDENT("a judged bake ends by a pass that was seen in it, or by somebody's word"),
  BAKE_IS_OBSERVED("a bake lasts its observed time, unless somebody cuts it short"),
  OBSERVED_TIME_ONLY("a phase's clock counts only time in which the fleet had it and reported"),
  FRESH_VERDICT_AFTER_RESTART("after a restart, weights rise and promotions end on fresh verdicts"),
  ONE_ROLLOUT_PER_SERVICE("at most one rollout moves the traffic of a service"),
  STABLE_BY_PROMOTION_ONLY(
      "what is stable changes by a promotion, by taking one back, or by an edit of the file"),
  PROMOTED_ONLY_WHEN_CONVERGED("a candidate becomes stable once the fleet gives it everything"),
  EFFECT_IDS_ARE_UNIQUE("an effect's id is used again only for the same try after a restart"),
  REFUSAL_CHANGES_NOTHING("a command that is refused journals nothing"),
  HASH_PLACE_STAYS("a rollout keeps its place in hash space while it moves traffic"),
  DECISIONS_ARE_PURE("equal states and inputs give equal decisions"),
  DECISIONS_ARE_SETTLED("after a decision nobody has anything to learn from the others"),
  COMES_TO_AN_END("without faults every rollout ends, unless it waits for a person");

  private final String rule;

  Invariant(String rule) {
    this.rule = rule;
  }

  /** {@return the rule as a sentence} */
  public String rule() {
    return rule;
  }
}
