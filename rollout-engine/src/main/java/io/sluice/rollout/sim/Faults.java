package io.sluice.rollout.sim;

/**
 * How often what goes wrong, in cases of a thousand each time that it could.
 *
 * @param kill the engine is killed, before a record or after a decision
 * @param lostLook a look does not happen
 * @param repeatedLook a look happens twice
 * @param envoyChange an Envoy comes or goes
 * @param reject an Envoy rejects a change of routes
 * @param slowEnvoy an Envoy does not take the routes yet
 * @param silent an Envoy's stats do not come in
 * @param sick a version loses or gains its health
 * @param clockJump the wall clock jumps
 * @param lostAnswer an effect never answers
 * @param repeatedAnswer an effect answers twice
 * @param command an operator does something
 * @param alert an alert fires
 * @param edit somebody edits the files
 * @param freeze somebody freezes or thaws something
 */
public record Faults(
    int kill,
    int lostLook,
    int repeatedLook,
    int envoyChange,
    int reject,
    int slowEnvoy,
    int silent,
    int sick,
    int clockJump,
    int lostAnswer,
    int repeatedAnswer,
    int command,
    int alert,
    int edit,
    int freeze) {
  /** Nothing goes wrong, and nobody does anything. */
  public static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Everything, often enough to meet everything else. */
  public static final Faults ROUGH =
      new Faults(5, 100, 50, 15, 2, 250, 20, 4, 5, 100, 150, 30, 8, 40, 15);

  /** Rarely anything, so that rollouts come far. */
  public static final Faults MILD = new Faults(2, 30, 20, 3, 0, 100, 5, 1, 2, 20, 50, 10, 1, 20, 5);

  /** Little goes wrong, but people and alerts are busy. */
  public static final Faults BUSY =
      new Faults(3, 30, 20, 3, 1, 100, 5, 2, 2, 50, 50, 180, 15, 30, 10);
}
