package io.sluice.control.cli;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.plan.Rollout;
import java.io.PrintWriter;
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

/** {@code sluice plan}: what a rollout will do, before it does it. */
@Command(
    name = "plan",
    description =
        "Prints a rollout's phases with times and weights, and what each changes in the Envoys'"
            + " resources.",
    mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ConfigOptions config = new ConfigOptions();

  @Parameters(paramLabel = "ROLLOUT", description = "Name of the rollout.")
  String rollout = "";

  @Option(names = "--no-diff", description = "Only the phases.")
  boolean noDiff;

  @Override
  public Integer call() {
    Optional<ConfigSet> good = config.load(Commands.spec(spec).commandLine().getErr());
    if (good.isEmpty()) {
      return 1;
    }
    Rollout planned = planned(good.get());
    ServiceConfig service = requireNonNull(good.get().services().get(planned.service()));
    if (planned.versions().contains(service.stable())) {
      PrintWriter err = Commands.spec(spec).commandLine().getErr();
      err.println("sluice: " + StableCandidate.sentence(planned, service));
      err.flush();
      return 1;
    }
    print(new PlanText(good.get(), planned, service));
    return 0;
  }

  private Rollout planned(ConfigSet set) {
    Rollout planned = set.rollouts().get(rollout);
    if (planned == null) {
      throw new ParameterException(
          Commands.spec(spec).commandLine(),
          "no rollout is called '" + rollout + "'; the files have " + set.rollouts().keySet());
    }
    return planned;
  }

  private void print(PlanText text) {
    PrintWriter out = Commands.out(spec);
    out.println(text.headline());
    text.conditions().forEach(out::println);
    out.println();
    new Printer(out).table(text.phases());
    text.bandits().forEach(out::println);
    text.precedence().forEach(out::println);
    if (!noDiff) {
      text.differences().forEach(difference -> out.println("\n" + difference));
    }
    out.flush();
  }
}
