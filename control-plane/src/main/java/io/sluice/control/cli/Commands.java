package io.sluice.control.cli;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What the commands share: where they print, and how an error of the server reads. */
public final class Commands {
  /** Exit status where the server refused, or could not be reached. */
  static final int FAILED = 3;

  private Commands() {}

  static PrintWriter out(@Nullable CommandSpec spec) {
    return spec(spec).commandLine().getOut();
  }

  static CommandSpec spec(@Nullable CommandSpec spec) {
    return Objects.requireNonNull(spec, "picocli injects the spec");
  }

  /**
   * {@return a handler that prints the server's refusals as one sentence instead of a stack trace}
   */
  public static IExecutionExceptionHandler errors() {
    return (failure, commandLine, parsed) -> {
      if (!(failure instanceof StatusRuntimeException refused)) {
        throw failure;
      }
      commandLine
          .getErr()
          .println(commandLine.getColorScheme().errorText("sluice: " + sentence(refused)));
      return FAILED;
    };
  }

  private static String sentence(StatusRuntimeException refused) {
    Status status = refused.getStatus();
    String said = reason(refused);
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          "no server answers ("
              + said
              + "); is `sluice serve` running, and does --server name its operators' port?";
      case UNAUTHENTICATED ->
          "the server wants a valid token (" + said + "); set SLUICE_TOKEN or --token-file";
      case DEADLINE_EXCEEDED -> "the server did not answer in time";
      default ->
          isNoGrpc(status)
              ? "what answers is no Sluice server ("
                  + said
                  + "); does --server name the operators' port?"
              : said;
    };
  }

  /**
   * {@return a handler that prints what is wrong with a line, and where to look; the whole usage
   * would hide the sentence}
   */
  public static IParameterExceptionHandler usageErrors() {
    return (wrong, arguments) -> {
      CommandLine command = wrong.getCommandLine();
      PrintWriter err = command.getErr();
      err.println(command.getColorScheme().errorText("sluice: " + wrong.getMessage()));
      UnmatchedArgumentException.printSuggestions(wrong, err);
      err.println("See `" + command.getCommandSpec().qualifiedName() + " --help`.");
      err.flush();
      return command.getCommandSpec().exitCodeOnInvalidInput();
    };
  }

  /** {@return why a call failed, on one line and in the words of whoever knows best} */
  static String reason(StatusRuntimeException refused) {
    Throwable root = refused.getCause();
    // Netty says only "io exception", and tells the reason as a cause.
    while (root instanceof IOException && root.getCause() != null) {
      root = root.getCause();
    }
    String said =
        root instanceof IOException
            ? root.getMessage()
            : Objects.requireNonNullElse(
                refused.getStatus().getDescription(), refused.getStatus().getCode().name());
    return String.valueOf(said).lines().findFirst().orElse("");
  }

  /** What is not gRPC comes with an HTTP status, and with headers that concern nobody. */
  private static boolean isNoGrpc(Status status) {
    String said = Objects.requireNonNullElse(status.getDescription(), "");
    return said.startsWith("HTTP status code") || said.contains("invalid content-type");
  }
}
