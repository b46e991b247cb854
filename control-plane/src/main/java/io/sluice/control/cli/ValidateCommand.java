package io.sluice.control.cli;

import io.sluice.control.config.ConfigSet;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice validate}. */
@Command(
    name = "validate",
    description =
        "Checks config files and prints all that is wrong with them, as file:line:column: path:"
            + " what.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:the files are good", "1:they are not", "2:wrong usage"})
public final class ValidateCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ConfigOptions config = new ConfigOptions();

  @Override
  public Integer call() {
    PrintWriter out = Commands.out(spec);
    Optional<ConfigSet> good = config.load(Commands.spec(spec).commandLine().getErr());
    good.ifPresent(set -> out.println(counts(set)));
    out.flush();
    return good.isPresent() ? 0 : 1;
  }

  private static String counts(ConfigSet set) {
    return "good: "
        + count(set.services().size(), "service")
        + ", "
        + count(set.rollouts().size(), "rollout")
        + ", "
        + (set.policies().size() == 1 ? "1 policy" : set.policies().size() + " policies");
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }
}
