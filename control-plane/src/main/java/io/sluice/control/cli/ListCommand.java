package io.sluice.control.cli;

import io.sluice.proto.control.v1.ListRolloutsRequest;
import io.sluice.proto.control.v1.ListRolloutsResponse;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Service;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice list}. */
@Command(name = "list", description = "Lists the rollouts.", mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ServerOptions server = new ServerOptions();

  @Option(names = "--service", paramLabel = "NAME", description = "Only those of one service.")
  String service = "";

  @Option(names = "--active", description = "Only those that have not finished.")
  boolean active;

  @Option(names = "-o", description = "Output: ${COMPLETION-CANDIDATES} (default: table).")
  OutputFormat output = OutputFormat.table;

  @Override
  public Integer call() {
    var printer = new Printer(Commands.out(spec));
    try (ApiSession session = server.open()) {
      ListRolloutsResponse answer =
          session.call().listRollouts(ListRolloutsRequest.newBuilder().setService(service).build());
      if (!service.isEmpty() && answer.getRolloutsCount() == 0) {
        session.requireKnown("service", service, Service::getName);
      }
      if (active) {
        answer = unfinished(answer);
      }
      switch (output) {
        case json -> printer.json(answer);
        case yaml -> printer.yaml(answer);
        case table -> {
          printer.table(
              RolloutTable.rows(answer.getRolloutsList(), InstantSource.system().instant()));
          FreezeCommands.lines(answer.getFreezesList()).forEach(Commands.out(spec)::println);
          Commands.out(spec).flush();
        }
      }
    }
    return 0;
  }

  private static ListRolloutsResponse unfinished(ListRolloutsResponse answer) {
    return answer.toBuilder()
        .clearRollouts()
        .addAllRollouts(
            answer.getRolloutsList().stream()
                .filter(r -> r.getState() != Rollout.State.FINISHED)
                .toList())
        .build();
  }
}
