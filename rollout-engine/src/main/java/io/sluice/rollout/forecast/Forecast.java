package io.sluice.rollout.forecast;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.judge.Judge;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.Rollout;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What a rollout will probably do: many modelled courses of it. Equal arguments give equal courses,
 * however many threads work on them.
 *
 * @param rollout the rollout; its windows, its hooks, and what it waits for, count as given
 * @param service its service, whose stable version is where it begins
 * @param judge the judge
 * @param scenario the modelled service
 */
public record Forecast(Rollout rollout, Service service, Judge judge, Scenario scenario) {
  public Forecast {
    rollout = unconditional(rollout);
    requireNonNull(service);
    requireNonNull(judge);
    requireNonNull(scenario);
  }

  private static Rollout unconditional(Rollout given) {
    return new Rollout(
        given.name(),
        given.service(),
        given.candidate(),
        given.start(),
        given.plan(),
        given.policy(),
        given.convergence(),
        given.onFailure(),
        given.onInconclusive(),
        given.alerts(),
        given.precedence(),
        Conditions.NONE,
        List.of(),
        List.of());
  }

  /** {@return so many courses, in order} */
  public List<Course> courses(int runs, long seed) {
    var seeds = new SplittableRandom(seed);
    long[] each = seeds.longs(runs).toArray();
    return IntStream.range(0, runs)
        .parallel()
        .mapToObj(run -> new CourseRun(this, each[run]).run())
        .toList();
  }
}
