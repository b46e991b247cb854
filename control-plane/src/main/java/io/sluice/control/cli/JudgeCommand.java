package io.sluice.control.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.control.config.ConfigLoader;
import io.sluice.control.config.ConfigResult;
import io.sluice.control.trace.BadLineException;
import io.sluice.control.trace.TraceReader;
import io.sluice.control.trace.TraceReplay;
import io.sluice.control.trace.TraceVerdict;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.rollout.model.Policy;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice judge}: what a policy makes of recorded observations. */
@Command(
    name = "judge",
    description =
        "Replays recorded observations through the server's own judge and prints one JSON line for"
            + " each trace: its first failed verdict, or else its last one.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every trace was judged, whatever the verdict",
      "1:the policy or a trace cannot be read, the reason is printed",
      "2:wrong usage"
    })
public final class JudgeCommand implements Callable<Integer> {
  private static final String STANDARD_INPUT = "-";

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      required = true,
      description = "File that holds a Policy, or a Rollout with one of its own.")
  Path policy = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Which of them, if the file holds several.")
  @Nullable String name;

  @Option(
      names = "--each",
      description = "One line for each interval, instead of one for each trace.")
  boolean each;

  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = "Files of observations, JSON Lines; - for the standard input.")
  List<String> traces = List.of();

  @Override
  public Integer call() {
    Optional<Policy> chosen = policy();
    if (chosen.isEmpty()) {
      return 1;
    }
    var replay = new TraceReplay(new SequentialJudge(), chosen.get());
    boolean good = true;
    for (String trace : traces) {
      good &= judged(trace, replay);
    }
    Commands.out(spec).flush();
    return good ? 0 : 1;
  }

  private boolean judged(String trace, TraceReplay replay) {
    var lines = new VerdictLines(trace, Commands.out(spec));
    try (var reader = new TraceReader(open(trace))) {
      Optional<TraceVerdict> verdict = replay.judge(reader, each ? lines::print : _ -> {});
      if (verdict.isEmpty()) {
        return bad(trace + ": holds no observations");
      }
      if (!each) {
        lines.print(verdict.get());
      }
      return true;
    } catch (BadLineException e) {
      return bad(trace + ":" + e.line() + ": " + e.getMessage());
    } catch (NoSuchFileException _) {
      return bad(trace + ": does not exist");
    } catch (CharacterCodingException _) {
      return bad(trace + ": is not UTF-8");
    } catch (IOException e) {
      return bad(trace + ": cannot be read: " + e.getMessage());
    }
  }

  private static Reader open(String trace) throws IOException {
    return trace.equals(STANDARD_INPUT)
        ? new InputStreamReader(System.in, UTF_8)
        : Files.newBufferedReader(Path.of(trace), UTF_8);
  }

  private boolean bad(String sentence) {
    PrintWriter err = Commands.spec(spec).commandLine().getErr();
    err.println(sentence);
    err.flush();
    return false;
  }

  private Optional<Policy> policy() {
    return switch (ConfigLoader.policies(policy)) {
      case ConfigResult.Loaded(var config, _) -> Optional.of(chosen(config.policies()));
      case ConfigResult.Refused(var errors) -> {
        errors.forEach(error -> bad(error.toString()));
        yield Optional.empty();
      }
    };
  }

  private Policy chosen(SortedMap<String, Policy> policies) {
    if (name == null && policies.size() == 1) {
      return policies.firstEntry().getValue();
    }
    Policy named = name == null ? null : policies.get(name);
    if (named == null) {
      throw new ParameterException(
          Commands.spec(spec).commandLine(),
          name == null
              ? policy + " holds " + policies.keySet() + "; --name says which one to use"
              : "no policy is called '"
                  + name
                  + "' in "
                  + policy
                  + "; it has "
                  + policies.keySet());
    }
    return named;
  }
}
