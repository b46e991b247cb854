package io.sluice.control.cli;

import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.GetTraceRequest;
import io.sluice.proto.control.v1.ListEventsRequest;
import io.sluice.proto.control.v1.ListEventsResponse;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice history}: what happened to a rollout, from the journal. */
@Command(
    name = "history",
    description = "Prints a rollout's events from the journal, oldest first.",
    mixinStandardHelpOptions = true)
public final class HistoryCommand implements Callable<Integer> {
  private static final int PAGE = 1_000;
  private static final int TYPE_CELLS = 20;
  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  @Spec @Nullable CommandSpec spec;
  @Mixin ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ROLLOUT", description = "Name of the rollout.")
  String rollout = "";

  @Option(
      names = "-o",
      description = "Output: ${COMPLETION-CANDIDATES}, an object for each line (default: table).")
  LineFormat output = LineFormat.table;

  /** How lines are printed as they come; the names are those of {@code -o}. */
  enum LineFormat {
    table,
    json
  }

  @Option(
      names = "--trace",
      description =
          "Instead of events, what was judged, interval by interval, as sluice judge reads it.")
  boolean trace;

  @Option(
      names = "--candidate",
      paramLabel = "VERSION",
      description = "With --trace: of several candidates this one (default: the first one).")
  String candidate = "";

  @Override
  public Integer call() {
    try (ApiSession session = server.open()) {
      if (trace) {
        return export(session);
      }
      long after = 0;
      do {
        ListEventsResponse page =
            session
                .call()
                .listEvents(
                    ListEventsRequest.newBuilder()
                        .setName(rollout)
                        .setAfterRevision(after)
                        .setPageSize(PAGE)
                        .build());
        page.getEventsList().forEach(this::print);
        after = page.getNextRevision();
      } while (after > 0);
    }
    Commands.out(spec).flush();
    return 0;
  }

  private int export(ApiSession session) {
    session.stream()
        .getTrace(GetTraceRequest.newBuilder().setName(rollout).setCandidate(candidate).build())
        .forEachRemaining(part -> part.getLinesList().forEach(Commands.out(spec)::println));
    Commands.out(spec).flush();
    return 0;
  }

  private void print(Event event) {
    switch (output) {
      case json -> new Printer(Commands.out(spec)).jsonLine(event);
      case table ->
          Commands.out(spec)
              .println(
                  TIME.format(RolloutScreen.instant(event.getAt()))
                      + "  "
                      + TextCells.pad(event.getType(), TYPE_CELLS)
                      + "  "
                      + event.getSentence());
    }
  }
}
