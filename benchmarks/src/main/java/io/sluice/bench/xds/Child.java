package io.sluice.bench.xds;

import io.sluice.bench.JvmCommand;
import io.sluice.bench.ProcessCpu;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process that answers each line with a line. */
final class Child implements AutoCloseable {
  private static final Path LIBRARIES = Path.of("control-plane/target/lib").toAbsolutePath();

  private final Process process;
  private final PrintStream in;
  private final BufferedReader out;

  Child(List<String> command) throws IOException {
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    in = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    out = process.inputReader(StandardCharsets.UTF_8);
  }

  /** {@return a process of this JVM's kind and class path} */
  static Child java(Class<?> main, List<String> options, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("--enable-native-access=ALL-UNNAMED");
    return new Child(JvmCommand.of(main.getName(), JvmCommand.classPath(), all, arguments));
  }

  /** {@return a process of this JVM's kind that begins with the build's ahead-of-time cache} */
  static Child javaAheadOfTime(Class<?> main, List<String> options, String... arguments)
      throws IOException {
    // The JVM takes the cache only if the class path begins as it did when the cache was made, and
    // if it is given no option on modules.
    List<String> all = new ArrayList<>(options);
    all.add("-XX:AOTCache=" + LIBRARIES.resolve("sluice.aot"));
    String path = LIBRARIES.resolve("sluice.jar") + ":" + JvmCommand.classPath();
    return new Child(JvmCommand.of(main.getName(), path, all, arguments));
  }

  /** {@return the words of the answer after the first, which must be the expected one} */
  String[] ask(String line, String expected) throws IOException {
    in.println(line);
    return read(expected);
  }

  String[] read(String expected) throws IOException {
    String line = out.readLine();
    if (line == null || !line.startsWith(expected + " ")) {
      throw new IOException("'" + expected + "' was expected and not: " + line);
    }
    return line.substring(expected.length() + 1).split(" ");
  }

  Duration cpu() {
    return ProcessCpu.of(process.toHandle());
  }

  @Override
  public void close() {
    // A profiler writes at the end, which comes with that of the input.
    in.close();
    var _ = process.onExit().completeOnTimeout(process, 5, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    process.onExit().join();
  }
}
