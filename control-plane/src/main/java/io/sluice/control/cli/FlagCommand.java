package io.sluice.control.cli;

import io.sluice.proto.control.v1.ControlServiceGrpc.ControlServiceBlockingStub;
import io.sluice.proto.control.v1.FlagRequest;
import io.sluice.proto.control.v1.FlagRequest.Change;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.rollout.model.Split;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice flag}: turns a rollout's feature flag, or changes for whom it is. */
@Command(
    name = "flag",
    description = "Turns a rollout's feature flag on or off, or changes for whom it is.",
    subcommands = {FlagCommand.On.class, FlagCommand.Off.class, FlagCommand.Set.class},
    mixinStandardHelpOptions = true)
public final class FlagCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        Commands.spec(spec).commandLine(), "say what to do: flag on, flag off or flag set");
  }

  /** {@code sluice flag on}. */
  @Command(name = "on", description = "Gives the flag's users the candidate.")
  public static final class On extends RolloutVerbs.RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.turnFlag(change(Change.ON).build());
    }

    private FlagRequest.Builder change(Change change) {
      return FlagRequest.newBuilder().setName(rollout).setReason(reason).setChange(change);
    }
  }

  /** {@code sluice flag off}. */
  @Command(name = "off", description = "Takes the flag's users back, at once; never blocked.")
  public static final class Off extends RolloutVerbs.RolloutVerb {
    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      return stub.turnFlag(
          FlagRequest.newBuilder()
              .setName(rollout)
              .setReason(reason)
              .setChange(Change.OFF)
              .build());
    }
  }

  /** {@code sluice flag set}. */
  @Command(name = "set", description = "Changes for whom the flag is; what is not given stays.")
  public static final class Set extends RolloutVerbs.RolloutVerb {
    @Option(
        names = "--share",
        paramLabel = "PERCENT",
        description = "The candidate's share of requests that no condition matches, such as 5%%.")
    @Nullable String share;

    @Option(
        names = "--match",
        paramLabel = "CONDITION",
        description =
            "A condition in place of those before, such as header:x-beta=1, cookie:beta,"
                + " query:model^=v2, path~=/a|/b, methods=GET,POST, or several joined by"
                + " \" and \"; may be given more than once.")
    List<String> matches = new ArrayList<>();

    @Option(names = "--no-match", description = "No conditions any more, only the share.")
    boolean noMatch;

    @Override
    Rollout send(ControlServiceBlockingStub stub) {
      if (share == null && matches.isEmpty() && !noMatch) {
        throw refusal("say what to change: --share, --match or --no-match");
      }
      var request =
          FlagRequest.newBuilder()
              .setName(rollout)
              .setReason(reason)
              .setChange(Change.SET)
              .addAllMatches(matches)
              .setNoMatches(noMatch);
      if (share != null) {
        request.setShareBasisPoints(basisPoints(share));
      }
      return stub.turnFlag(request.build());
    }

    private int basisPoints(String percent) {
      if (!percent.strip().endsWith("%")) {
        throw refusal("--share " + percent + " has no unit; write " + percent + "%");
      }
      int points;
      try {
        points =
            new BigDecimal(percent.strip().replaceFirst(" ?%$", ""))
                .movePointRight(2)
                .intValueExact();
      } catch (ArithmeticException | NumberFormatException e) {
        throw refusal("--share " + percent + " is no share such as 5% or 0.25%");
      }
      if (points < 0 || points > Split.WHOLE) {
        throw refusal("--share is 0% to 100%, not " + percent);
      }
      return points;
    }

    private ParameterException refusal(String message) {
      return new ParameterException(Commands.spec(spec).commandLine(), message);
    }
  }
}
