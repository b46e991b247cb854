package io.sluice.control.cli;

import io.sluice.control.config.Schema;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice schema}. */
@Command(
    name = "schema",
    description = "Prints the JSON Schema of config files, for editors.",
    mixinStandardHelpOptions = true)
public final class SchemaCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;

  @Parameters(
      paramLabel = "KIND",
      arity = "0..1",
      description =
          "service, rollout, policy, or sluice for the server's own file; without it, any"
              + " document.")
  String kind = "";

  @Override
  public Integer call() {
    Commands.out(spec).print(kind.isEmpty() ? Schema.ofDocuments() : of(kind));
    Commands.out(spec).flush();
    return 0;
  }

  private String of(String named) {
    return Schema.of(named)
        .orElseThrow(() ->
            new ParameterException(
                Commands.spec(spec).commandLine(),
                "there is no schema of '" + named + "'; there are " + Schema.kinds()));
  }
}
