package io.sluice.control.cli;

import io.sluice.control.config.ServerConfig;
import io.sluice.control.config.ServerConfigLoader;
import io.sluice.control.config.ServerConfigResult;
import io.sluice.control.loop.StartException;
import io.sluice.control.serve.ConfigRefusedException;
import io.sluice.control.serve.RunningServer;
import io.sluice.control.serve.ServerSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice serve}: runs until it is told to end. */
@Command(
    name = "serve",
    description =
        "Serves Envoys and operators; on loopback unless the server's own file says otherwise.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:told to end",
      "1:could not start, the reason is printed",
      "2:wrong usage",
      "70:ended by a fault of Sluice, which is logged; start it again"
    })
public final class ServeCommand implements Callable<Integer> {
  private static final int NOT_STARTED = 1;

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--config",
      paramLabel = "DIR",
      required = true,
      description = "Directory of the config files, which is watched.")
  Path config = Path.of(".");

  @Option(
      names = "--server-config",
      paramLabel = "FILE",
      description =
          "The server's own file (default: sluice.yaml in the config directory, if there is one).")
  @Nullable Path serverConfig;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = Commands.spec(spec).commandLine().getErr();
    Optional<ServerConfig> server = serverConfig(err);
    if (server.isEmpty()) {
      return NOT_STARTED;
    }
    try (RunningServer running =
        RunningServer.start(new ServerSettings(config, server.get(), ProductVersion.text()))) {
      Runtime.getRuntime().addShutdownHook(new Thread(running::close, "shutdown"));
      Commands.out(spec).println(where(server.get(), running));
      Commands.out(spec).flush();
      new CountDownLatch(1).await();
    } catch (ConfigRefusedException e) {
      e.errors().forEach(err::println);
      err.println("sluice: the config files are wrong, and nothing is served");
    } catch (IOException | StartException e) {
      err.println("sluice: cannot start: " + e.getMessage());
    }
    err.flush();
    return NOT_STARTED;
  }

  private Optional<ServerConfig> serverConfig(PrintWriter err) {
    Function<String, Optional<String>> environment =
        name -> Optional.ofNullable(System.getenv(name));
    ServerConfigResult result =
        serverConfig == null
            ? ServerConfigLoader.inDirectory(config, environment)
            : ServerConfigLoader.load(serverConfig, environment);
    return switch (result) {
      case ServerConfigResult.Loaded(var good) -> Optional.of(good);
      case ServerConfigResult.Refused(var errors) -> {
        errors.forEach(err::println);
        err.flush();
        yield Optional.empty();
      }
    };
  }

  private static String where(ServerConfig config, RunningServer running) {
    return "Serving Envoys on "
        + config.xds().address()
        + ":"
        + running.xdsPort()
        + ", operators on "
        + config.operators().address()
        + ":"
        + running.operatorsPort();
  }
}
