package io.sluice.control.cli;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ScenarioReader;
import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.forecast.Forecast;
import io.sluice.rollout.forecast.Scenario;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.Rollout;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice simulate}: what a policy is worth, before it is trusted. */
@Command(
    name = "simulate",
    description =
        "Runs a rollout many times against a modelled service, with the real plan, engine and"
            + " judge, and prints how often and how soon it ends how. Gates are opened at once, and"
            + " Envoys follow at once.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:done, whatever came of it", "1:a file is wrong", "2:wrong usage"})
public final class SimulateCommand implements Callable<Integer> {
  private static final int MOST_RUNS = 1_000_000;

  @Spec @Nullable CommandSpec spec;
  @Mixin ConfigOptions config = new ConfigOptions();

  @Parameters(paramLabel = "ROLLOUT", description = "Name of the rollout.")
  String rollout = "";

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      required = true,
      description = "The modelled service, kind: Scenario.")
  Path scenario = Path.of("");

  @Option(names = "--runs", description = "How many times (default: ${DEFAULT-VALUE}).")
  int runs = 1_000;

  @Option(
      names = "--seed",
      description = "Seed of all chance; the same seed gives the same (default: ${DEFAULT-VALUE}).")
  long seed = 1;

  @Override
  public Integer call() {
    PrintWriter err = Commands.spec(spec).commandLine().getErr();
    if (runs < 1 || runs > MOST_RUNS) {
      throw refusal("--runs is 1 to " + MOST_RUNS + ", not " + runs);
    }
    Optional<ConfigSet> files = config.load(err);
    if (files.isEmpty()) {
      return 1;
    }
    return switch (ScenarioReader.load(scenario)) {
      case ScenarioReader.Result.Loaded(var name, var modelled) -> {
        print(name, modelled, files.get());
        yield 0;
      }
      case ScenarioReader.Result.Refused(var errors) -> {
        errors.forEach(err::println);
        err.flush();
        yield 1;
      }
    };
  }

  private void print(String name, Scenario modelled, ConfigSet files) {
    Rollout planned = files.rollouts().get(rollout);
    if (planned == null) {
      throw refusal(
          "no rollout is called '" + rollout + "'; the files have " + files.rollouts().keySet());
    }
    if (planned.plan().phases().stream()
        .anyMatch(phase ->
            phase instanceof Phase.Shadow
                || phase instanceof Phase.FlagUsers
                || phase instanceof Phase.Learn
                || phase instanceof Phase.Experiment)) {
      throw refusal("flags, shadows, bandits and A/B tests cannot be simulated yet");
    }
    ServiceConfig service = requireNonNull(files.services().get(planned.service()));
    if (planned.versions().contains(service.stable())) {
      throw refusal(StableCandidate.sentence(planned, service));
    }
    var forecast = new Forecast(planned, service.service(), new SequentialJudge(), modelled);
    var text = new ForecastText(forecast.courses(runs, seed), modelled);
    PrintWriter out = Commands.out(spec);
    out.printf("%s under %s: %,d courses, seed %d%n%n", rollout, name, runs, seed);
    new Printer(out).table(text.table());
    List<String> chart = text.chart();
    if (!chart.isEmpty()) {
      out.println();
      chart.forEach(out::println);
    }
    out.flush();
  }

  private ParameterException refusal(String sentence) {
    return new ParameterException(Commands.spec(spec).commandLine(), sentence);
  }
}
