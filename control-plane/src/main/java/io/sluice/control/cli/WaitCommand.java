package io.sluice.control.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.WatchRolloutRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
    description = "Waits until a rollout has finished.",
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
    try (ApiSession session = server.open()) {
      Iterator<Rollout> changes =
          session.stream()
              .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
              .watchRollout(WatchRolloutRequest.newBuilder().setName(rollout).build());
      return await(changes);
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
        throw e;
      }
      Commands.out(spec).println("timed out");
      Commands.out(spec).flush();
      return TIMED_OUT;
    }
  }

  private int await(Iterator<Rollout> changes) {
    Rollout last = Rollout.getDefaultInstance();
    while (changes.hasNext() && last.getState() != Rollout.State.FINISHED) {
      last = changes.next();
    }
    if (last.getState() != Rollout.State.FINISHED) {
      throw Status.UNAVAILABLE.withDescription("the server ended the watch").asRuntimeException();
    }
    Commands.out(spec).println(RolloutTable.line(last));
    Commands.out(spec).flush();
    return switch (last.getOutcome()) {
      case PROMOTED, COMPLETED -> PROMOTED;
      case ROLLED_BACK, ABORTED, SUPERSEDED, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> ROLLED_BACK;
    };
  }
}
