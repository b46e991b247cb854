package io.sluice.control.demo;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice demo}: the main job on this machine, with a real Envoy and real traffic. */
@Command(
    name = "demo",
    description =
        "Runs a real Envoy, three small model servers and a load on this machine, promotes a good"
            + " version and rolls back a bad one.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:both rollouts ended as they should",
      "1:they did not",
      "2:wrong usage, or no Envoy"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final int NOT_AS_EXPECTED = 1;
  private static final int NOT_STARTED = 2;

  @Spec @Nullable CommandSpec spec;

  @Option(names = "--keep", description = "Leaves everything running afterwards, until Ctrl-C.")
  boolean keep;

  @Option(
      names = "--cache",
      paramLabel = "DIR",
      description = "Where the Envoy binary is kept (default: .cache of the checkout).",
      defaultValue = "${sys:sluice.cache:-.cache}")
  Path cache = Path.of(".cache");

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    PrintWriter out = requireNonNull(spec, "picocli injects the spec").commandLine().getOut();
    Path binary;
    try {
      out.println("Envoy: looking for one ...");
      out.flush();
      binary = new EnvoyBinary(System.getenv(), cache.toAbsolutePath()).locate();
    } catch (EnvoyUnavailableException e) {
      spec.commandLine().getErr().println("sluice: " + e.getMessage());
      return NOT_STARTED;
    }
    Path folder = Files.createTempDirectory("sluice-demo-");
    try (DemoStage stage = DemoStage.open(folder, binary)) {
      // The JVM may be told to end while a phase is waited for; nothing may stay behind.
      Runtime.getRuntime().addShutdownHook(new Thread(stage::close, "demo-end"));
      DemoFigures figures = new DemoRun(stage, out).play(binary);
      if (keep) {
        new DemoRun(stage, out).stay();
      }
      return figures.asExpected() ? 0 : NOT_AS_EXPECTED;
    } finally {
      DemoFolder.delete(folder);
    }
  }
}
