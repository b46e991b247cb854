package io.sluice.control.cli;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServerConfig;
import io.sluice.control.config.ServerConfigLoader;
import io.sluice.control.config.ServerConfigResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Option(
      names = "--server-config",
      paramLabel = "FILE",
      description =
          "The server's own file, which is checked as well (default: sluice.yaml in the config"
              + " directory, if there is one). Tokens and certificates to which it points need not"
              + " be on this machine.")
  @Nullable Path serverConfig;

  @Override
  public Integer call() {
    PrintWriter out = Commands.out(spec);
    PrintWriter err = Commands.spec(spec).commandLine().getErr();
    Optional<ServerConfig> server = server(err);
    Optional<ConfigSet> good =
        server.map(known -> config.load(known, err)).orElseGet(() -> config.load(err));
    if (server.isPresent()) {
      good.ifPresent(set -> out.println(counts(set)));
    }
    out.flush();
    return good.isPresent() && server.isPresent() ? 0 : 1;
  }

  private Optional<ServerConfig> server(PrintWriter err) {
    ServerConfigResult result =
        serverConfig == null
            ? ServerConfigLoader.inDirectoryWithoutSecrets(config.directory)
            : ServerConfigLoader.loadWithoutSecrets(serverConfig);
    return switch (result) {
      case ServerConfigResult.Loaded(var loaded) -> Optional.of(loaded);
      case ServerConfigResult.Refused(var errors) -> {
        errors.forEach(err::println);
        err.flush();
        yield Optional.empty();
      }
    };
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
