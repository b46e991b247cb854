package io.sluice.control.cli;

import io.sluice.rollout.plan.Presets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice presets}. */
@Command(
    name = "presets",
    description = "Lists the strategies that are ready under a name.",
    mixinStandardHelpOptions = true)
public final class PresetsCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("NAME", "WHAT IT DOES"));
    Presets.all().forEach(preset -> rows.add(List.of(preset.name(), preset.description())));
    new Printer(Commands.out(spec)).table(rows);
    return 0;
  }
}
