package io.sluice.control.cli;

import io.sluice.proto.control.v1.AbortRequest;
import io.sluice.proto.control.v1.CommandRequest;
import io.sluice.proto.control.v1.ControlServiceGrpc.ControlServiceBlockingStub;
import io.sluice.proto.control.v1.PromoteRequest;
import io.sluice.proto.control.v1.Rollout;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The commands that steer one rollout; each is one call of the control API. */
public final class RolloutVerbs {
  private RolloutVerbs() {}

  /** A command that names a rollout, gives a reason and prints where the rollout then stands. */
  @Command(mixinStandardHelpOptions = true)
  abstract static class RolloutVerb implements Callable<Integer> {
    @Spec @Nullable CommandSpec spec;
    @Mixin ServerOptions server = new ServerOptions();

    @Parameters(paramLabel = "ROLLOUT", description = "Name of the rollout.")
    String rollout = "";

    @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the journal.")
    String reason = "";

    @Option(names = "-o", description = "Output: ${COMPLETION-CANDIDATES} (default: table).")
    OutputFormat output = OutputFormat.table;

    abstract Rollout send(ControlServiceBlockingStub stub);

    CommandRequest request() {
      return CommandRequest.newBuilder().setName(rollout).setReason(reason).build();
    }

    @Override
    public Integer call() {
      var printer = new Printer(Commands.out(spec));
      try (ApiSession session = server.open()) {
        Rollout now = send(session.call());
        switch (output) {
          case json -> printer.json(now);
          case yaml -> printer.yaml(now);
          case table -> Commands.out(spec).println(RolloutTable.line(now));
        }
      }
      Commands.out(spec).flush();
      return 0;
    }
  }

  /** {@code sluice start}. */
  @Command(name = "start", description = "Begins a rollout whose start is manual.")
  public static final class Start extends RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.startRollout(request());
    }
  }

  /** {@code sluice pause}. */
  @Command(name = "pause", description = "Holds a rollout's weights and its clock.")
  public static final class Pause extends RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.pauseRollout(request());
    }
  }

  /** {@code sluice resume}. */
  @Command(name = "resume", description = "Lets a paused rollout go on.")
  public static final class Resume extends RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.resumeRollout(request());
    }
  }

  /** {@code sluice promote}. */
  @Command(
      name = "promote",
      description = "Ends the current phase: opens its gate, or cuts its bake short.")
  public static final class Promote extends RolloutVerb {
    @Option(names = "--full", description = "Skips all phases that are left.")
    boolean full;

    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.promoteRollout(
          PromoteRequest.newBuilder().setName(rollout).setReason(reason).setFull(full).build());
    }
  }

  /** {@code sluice abort}. */
  @Command(
      name = "abort",
      description =
          "Takes a rollout back to the stable version, at once; refused while that is known to have"
              + " no healthy endpoint.")
  public static final class Abort extends RolloutVerb {
    @Option(
        names = "--force",
        description = "Also onto a stable version that is known to have no healthy endpoint.")
    boolean force;

    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.abortRollout(
          AbortRequest.newBuilder().setName(rollout).setReason(reason).setForce(force).build());
    }
  }

  /** {@code sluice retry}. */
  @Command(name = "retry", description = "Tries again the phase, or the rollout, that failed.")
  public static final class Retry extends RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.retryRollout(request());
    }
  }

  /** {@code sluice restart}. */
  @Command(name = "restart", description = "Begins anew, with what the rollout's file says now.")
  public static final class Restart extends RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.restartRollout(request());
    }
  }

  /** {@code sluice rollback}. */
  @Command(
      name = "rollback",
      description = "Goes back to the version that was stable before, also after a promotion.")
  public static final class Rollback extends RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.rollbackRollout(request());
    }
  }
}
