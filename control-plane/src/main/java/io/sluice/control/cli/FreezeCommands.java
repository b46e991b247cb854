package io.sluice.control.cli;

import io.sluice.proto.control.v1.ControlServiceGrpc.ControlServiceBlockingStub;
import io.sluice.proto.control.v1.Freeze;
import io.sluice.proto.control.v1.FreezeRequest;
import io.sluice.proto.control.v1.FreezeState;
import io.sluice.proto.control.v1.ThawRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The commands that keep everything, or some services, from moving forward. */
public final class FreezeCommands {
  private FreezeCommands() {}

  /** A command about services that prints what is frozen afterwards. */
  @Command(mixinStandardHelpOptions = true)
  abstract static class FreezeCommand implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin ServerOptions server = new ServerOptions();

    @Option(
        names = "--service",
        paramLabel = "NAME",
        description = "Only this service; may be given several times.")
    List<String> services = new ArrayList<>();

    @Option(names = "-o", description = "Output: ${COMPLETION-CANDIDATES} (default: table).")
    OutputFormat output = OutputFormat.table;

    abstract FreezeState send(ControlServiceBlockingStub stub);

    @Override
    public Integer call() {
      var printer = new Printer(Commands.out(spec));
      try (ApiSession session = server.open()) {
        FreezeState now = send(session.call());
        switch (output) {
          case json -> printer.json(now);
          case yaml -> printer.yaml(now);
          case table -> lines(now.getFreezesList()).forEach(Commands.out(spec)::println);
        }
      }
      Commands.out(spec).flush();
      return 0;
    }

    private static List<String> lines(List<Freeze> freezes) {
      return freezes.isEmpty()
          ? List.of("thawed: nothing is frozen any more")
          : FreezeCommands.lines(freezes);
    }
  }

  /** {@return a line for each freeze} */
  static List<String> lines(List<Freeze> freezes) {
    return freezes.stream()
        .map(freeze ->
            (freeze.getService().isEmpty() ? "everything" : "service " + freeze.getService())
                + " is frozen by "
                + freeze.getBy()
                + " since "
                + RolloutScreen.instant(freeze.getSince())
                + (freeze.getReason().isEmpty() ? "" : ": " + freeze.getReason()))
        .toList();
  }

  /** {@code sluice freeze}. */
  @Command(
      name = "freeze",
      description = "Lets nothing move forward, of all services or of some. Rolling back goes on.")
  public static final class FreezeNow extends FreezeCommand {
    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for whoever looks.")
    String reason = "";

    @Override
    FreezeState send(ControlServiceBlockingStub stub) {
      return stub.freeze(
          FreezeRequest.newBuilder().addAllServices(services).setReason(reason).build());
    }
  }

  /** {@code sluice thaw}. */
  @Command(
      name = "thaw",
      description =
          "Lets what is frozen move forward again: everything, services that were frozen by name"
              + " too, or only those of --service.")
  public static final class Thaw extends FreezeCommand {
    @Override
    FreezeState send(ControlServiceBlockingStub stub) {
      return stub.thaw(ThawRequest.newBuilder().addAllServices(services).build());
    }
  }
}
