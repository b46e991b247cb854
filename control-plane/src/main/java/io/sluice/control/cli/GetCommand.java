package io.sluice.control.cli;

import io.sluice.proto.control.v1.GetRolloutRequest;
import io.sluice.proto.control.v1.Rollout;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice get}: one rollout, once or live. */
@Command(name = "get", description = "Shows one rollout.", mixinStandardHelpOptions = true)
public final class GetCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ROLLOUT", description = "Name of the rollout.")
  String rollout = "";

  @Option(
      names = {"-w", "--watch"},
      description =
          "Follows it until it has finished: a live picture in a terminal, a line for each change"
              + " in a pipe.")
  boolean watch;

  @Option(names = "-o", description = "Output: ${COMPLETION-CANDIDATES} (default: table).")
  OutputFormat output = OutputFormat.table;

  @Override
  public Integer call() {
    try (ApiSession session = server.open()) {
      if (watch) {
        follow(connection -> session.watch(rollout, connection));
      } else {
        show(session.call().getRollout(GetRolloutRequest.newBuilder().setName(rollout).build()));
      }
    }
    return 0;
  }

  private void show(Rollout now) {
    var printer = new Printer(Commands.out(spec));
    switch (output) {
      case json -> printer.json(now);
      case yaml -> printer.yaml(now);
      case table -> draw(now, Terminal.current());
    }
  }

  private void draw(Rollout now, Terminal terminal) {
    PrintWriter out = Commands.out(spec);
    new RolloutScreen(terminal.style(), terminal.size().get().withoutBottom())
        .draw(now, InstantSource.system().instant())
        .forEach(out::println);
    out.flush();
  }

  private void follow(Function<? super SteadyWatch.Connection, Iterator<Rollout>> changes) {
    PrintWriter err = Commands.spec(spec).commandLine().getErr();
    var printer = new Printer(Commands.out(spec));
    switch (output) {
      case json, yaml ->
          changes.apply(new ConnectionLines(err)).forEachRemaining(printer::jsonLine);
      case table -> new RolloutFollower(Commands.out(spec)).follow(changes, err);
    }
  }
}
