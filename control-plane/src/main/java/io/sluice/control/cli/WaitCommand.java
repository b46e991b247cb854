package io.sluice.control.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.control.v1.Rollout;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sluice wait}: for CI, waits until a rollout has finished and says by its exit status how.
 */
@Command(
    name = "wait",
    description = {
      "Waits until a rollout has finished, and prints how.",
      "Each step on the way is a line on standard error. A server that is restarted meanwhile is"
          + " waited for."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:promoted, or completed by a plan that promotes nothing",
      "1:rolled back, aborted or superseded",
      "2:timed out, or wrong usage",
      "3:the server refused or could not be reached"
    })
public final class WaitCommand implements Callable<Integer> {
  private static final int PROMOTED = 0;
  private static final int ROLLED_BACK = 1;
  private static final int TIMED_OUT = 2;

  @Spec @Nullable CommandSpec spec;
  @Mixin ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "ROLLOUT", description = "Name of the rollout.")
  String rollout = "";

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      description = "How long to wait at most, such as 30s, 10m or 2h (default: ${DEFAULT-VALUE}).",
      defaultValue = "1h",
      converter = DurationConverter.class)
  Duration timeout = Duration.ofHours(1);

  @Override
  public Integer call() {
    PrintWriter err = Commands.spec(spec).commandLine().getErr();
    try (ApiSession session = server.open()) {
      Rollout last = await(session.watch(rollout, new ConnectionLines(err), timeout), err);
      Commands.out(spec).println(RolloutTable.line(last));
      Commands.out(spec).flush();
      return status(last.getOutcome());
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
        throw e;
      }
      Commands.out(spec).println("timed out");
      Commands.out(spec).flush();
      return TIMED_OUT;
    }
  }

  /** The end is the command's output; the way there is on standard error. */
  private static Rollout await(Iterator<Rollout> changes, PrintWriter err) {
    Rollout last = Rollout.getDefaultInstance();
    String printed = "";
    while (changes.hasNext()) {
      last = changes.next();
      String progress = RolloutTable.progress(last);
      if (!progress.equals(printed) && last.getState() != Rollout.State.FINISHED) {
        err.println(RolloutTable.line(last));
        err.flush();
      }
      printed = progress;
    }
    return last;
  }

  private static int status(Rollout.Outcome outcome) {
    return switch (outcome) {
      case PROMOTED, COMPLETED -> PROMOTED;
      case ROLLED_BACK, ABORTED, SUPERSEDED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> ROLLED_BACK;
    };
  }
}
