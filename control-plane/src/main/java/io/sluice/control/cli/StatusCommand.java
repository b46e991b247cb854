package io.sluice.control.cli;

import io.sluice.proto.control.v1.AdminPage;
import io.sluice.proto.control.v1.FreezeState;
import io.sluice.proto.control.v1.GetFreezeStateRequest;
import io.sluice.proto.control.v1.GetStatusRequest;
import io.sluice.proto.control.v1.ServerStatus;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice status}: how the server itself does. */
@Command(
    name = "status",
    description =
        "Shows how the server does: whether it decides, what is wrong with its config files, which"
            + " edits it does not take and why, whose statistics it reads, and what is frozen.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ServerOptions server = new ServerOptions();

  @Option(names = "-o", description = "Output: ${COMPLETION-CANDIDATES} (default: table).")
  OutputFormat output = OutputFormat.table;

  @Override
  public Integer call() {
    PrintWriter out = Commands.out(spec);
    var printer = new Printer(out);
    try (ApiSession session = server.open()) {
      ServerStatus status = session.call().getStatus(GetStatusRequest.getDefaultInstance());
      switch (output) {
        case json -> printer.json(status);
        case yaml -> printer.yaml(status);
        case table -> {
          FreezeState frozen =
              session.call().getFreezeState(GetFreezeStateRequest.getDefaultInstance());
          lines(status, frozen, InstantSource.system().instant()).forEach(out::println);
        }
      }
    }
    out.flush();
    return 0;
  }

  static List<String> lines(ServerStatus status, FreezeState frozen, Instant now) {
    Duration up = Duration.between(RolloutScreen.instant(status.getStarted()), now);
    var lines = new ArrayList<String>();
    lines.add("server    sluice " + status.getVersion() + ", up for " + Figures.duration(up));
    lines.add("decides   " + (status.getLeading() ? "yes" : "no: " + status.getTrouble()));
    addAll(lines, "config    ", status.getConfigErrorsList(), "good, and in force");
    if (status.getConfigErrorsCount() > 0) {
      lines.add("          what was in force before stays in force");
    }
    addAll(lines, "refused   ", status.getRefusalsList(), "nothing");
    if (status.getAdminPagesCount() > 0) {
      addAll(lines, "scraped   ", scraped(status.getAdminPagesList()), "");
    }
    addAll(lines, "frozen    ", FreezeCommands.lines(frozen.getFreezesList()), "nothing");
    return lines;
  }

  /** {@return how many admin pages count, and what is wrong with the others} */
  private static List<String> scraped(List<AdminPage> pages) {
    var texts = new ArrayList<String>();
    long counted =
        pages.stream().filter(page -> page.getOutcome() == AdminPage.Outcome.COUNTED).count();
    texts.add(counted + " of " + pages.size() + " admin pages");
    pages.stream()
        .filter(page -> !page.getTrouble().isEmpty())
        .map(page -> page.getAddress() + " " + page.getTrouble())
        .forEach(texts::add);
    return texts;
  }

  private static void addAll(List<String> lines, String label, List<String> texts, String none) {
    String lead = label;
    for (String text : texts.isEmpty() ? List.of(none) : texts) {
      lines.add(lead + text);
      lead = " ".repeat(label.length());
    }
  }
}
