package io.sluice.control.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A short-lived command, run to its end within a time limit. */
record Command(List<String> line, Map<String, String> environment, Duration limit) {
  /** What a command left behind: its exit status, and its standard output and error together. */
  record Outcome(int exit, String output) {
    boolean succeeded() {
      return exit == 0;
    }

    String lastLine() {
      return output.lines().map(String::strip).filter(l -> !l.isEmpty()).reduce("", (a, b) -> b);
    }
  }

  Command {
    line = List.copyOf(line);
    environment = Map.copyOf(environment);
  }

  Outcome run() throws IOException, InterruptedException {
    // Output goes through a file: a pipe that nobody empties would stop the command, and a reader
    // thread could outlive it.
    Path output = Files.createTempFile("sluice-command", ".out");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
      builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
      builder.environment().putAll(environment);
      Process process = builder.start();
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          return new Outcome(
              -1, Files.readString(output) + "\nstill running after " + limit + ", ended");
        }
        return new Outcome(process.exitValue(), Files.readString(output));
      } finally {
        process.destroyForcibly();
      }
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** {@return the executable of that name in the folders of a PATH} */
  static Optional<Path> onPath(String name, String path) {
    for (String folder : path.split(File.pathSeparator, -1)) {
      File candidate = new File(folder, name);
      if (!folder.isEmpty() && candidate.isFile() && candidate.canExecute()) {
        return Optional.of(candidate.toPath().toAbsolutePath());
      }
    }
    return Optional.empty();
  }
}
