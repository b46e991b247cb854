package io.sluice.control.cli;

import io.sluice.proto.control.v1.ListNodesRequest;
import io.sluice.proto.control.v1.ListNodesResponse;
import io.sluice.proto.control.v1.Service;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice fleet}. */
@Command(
    name = "fleet",
    description =
        "Lists the Envoys: their version, whether they have what they should, and what they refuse"
            + " and why.",
    mixinStandardHelpOptions = true)
public final class FleetCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ServerOptions server = new ServerOptions();

  @Option(names = "--fleet", paramLabel = "NAME", description = "Only those of one fleet.")
  String fleet = "";

  @Option(names = "-o", description = "Output: ${COMPLETION-CANDIDATES} (default: table).")
  OutputFormat output = OutputFormat.table;

  @Override
  public Integer call() {
    var printer = new Printer(Commands.out(spec));
    try (ApiSession session = server.open()) {
      ListNodesResponse answer =
          session.call().listNodes(ListNodesRequest.newBuilder().setFleet(fleet).build());
      if (!fleet.isEmpty() && answer.getNodesCount() == 0) {
        session.requireKnown("fleet", fleet, Service::getFleet);
      }
      switch (output) {
        case json -> printer.json(answer);
        case yaml -> printer.yaml(answer);
        case table -> printer.table(NodeTable.rows(answer, InstantSource.system().instant()));
      }
    }
    return 0;
  }
}
