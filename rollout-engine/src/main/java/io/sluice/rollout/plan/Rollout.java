package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.AlertRule;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * One change, once: what to roll out, how, and what to do when it goes wrong. Identified by its
 * name.
 *
 * @param name name of the rollout, unique
 * @param service the service that it changes
 * @param candidate the version that is to become stable
 * @param start what begins it
 * @param plan its phases
 * @param policy how it is judged
 * @param convergence how much of the fleet must follow each change
 * @param onFailure what a failed verdict does
 * @param onInconclusive what an undecided phase does in the end
 * @param alerts alerts that act on it
 * @param precedence whether it waits for the service's running rollout or ends it
 * @param conditions what must hold before it moves forward
 * @param hooks calls at certain moments of it
 * @param notifiers names of those who are told of it
 */
public record Rollout(
    String name,
    String service,
    String candidate,
    StartMode start,
    Plan plan,
    Policy policy,
    Convergence convergence,
    OnFailure onFailure,
    OnInconclusive onInconclusive,
    List<AlertRule> alerts,
    Precedence precedence,
    Conditions conditions,
    List<Hook> hooks,
    List<String> notifiers) {
  public Rollout {
    requireNonNull(name);
    requireNonNull(service);
    requireNonNull(candidate);
    requireNonNull(start);
    requireNonNull(plan);
    requireNonNull(policy);
    requireNonNull(convergence);
    requireNonNull(onFailure);
    requireNonNull(onInconclusive);
    requireNonNull(precedence);
    requireNonNull(conditions);
    alerts = List.copyOf(alerts);
    hooks = List.copyOf(hooks);
    notifiers = List.copyOf(notifiers);
  }

  /** {@return the same with another candidate, one of those among which its plan chooses} */
  public Rollout choosing(String version) {
    return new Rollout(
        name,
        service,
        version,
        start,
        plan,
        policy,
        convergence,
        onFailure,
        onInconclusive,
        alerts,
        precedence,
        conditions,
        hooks,
        notifiers);
  }

  /** {@return the same as it was written, before its plan chose a candidate} */
  public Rollout unchosen() {
    List<String> arms = plan.arms();
    return arms.isEmpty() || candidate.equals(arms.getFirst()) ? this : choosing(arms.getFirst());
  }

  /** {@return the versions that may become stable by it, its candidate first} */
  public SequencedSet<String> candidates() {
    var versions = new LinkedHashSet<String>();
    versions.add(candidate);
    versions.addAll(plan.arms());
    return versions;
  }

  /** {@return the versions that it is about: its candidates, and those that are shadows} */
  public SequencedSet<String> versions() {
    var versions = new LinkedHashSet<>(candidates());
    versions.addAll(plan.shadows());
    return versions;
  }

  /** What a rollout does about another one that still runs on its service. */
  public enum Precedence {
    QUEUE,
    /** Ends the running one first, which goes back to the stable version. */
    SUPERSEDE
  }
}
