package io.sluice.control.cli;

import io.sluice.control.config.ConfigLoader;
import io.sluice.control.config.ConfigResult;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServerConfig;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option by which a command finds config files, and how it shows what is wrong with them. */
final class ConfigOptions {
  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "Directory of the config files (default: ${DEFAULT-VALUE}).",
      defaultValue = ".")
  Path directory = Path.of(".");

  /**
   * {@return the documents; empty if they are wrong, which has then been printed, one line for each
   * error}
   */
  Optional<ConfigSet> load(PrintWriter err) {
    return shown(ConfigLoader.load(directory), err);
  }

  /**
   * {@return the documents as {@link #load(PrintWriter)} does, held against the server's own file}
   */
  Optional<ConfigSet> load(ServerConfig server, PrintWriter err) {
    return shown(ConfigLoader.load(directory, server), err);
  }

  private static Optional<ConfigSet> shown(ConfigResult result, PrintWriter err) {
    return switch (result) {
      case ConfigResult.Loaded(var config, var warnings) -> {
        warnings.forEach(warning -> err.println("warning: " + warning));
        err.flush();
        yield Optional.of(config);
      }
      case ConfigResult.Refused(var errors) -> {
        errors.forEach(err::println);
        err.flush();
        yield Optional.empty();
      }
    };
  }
}
