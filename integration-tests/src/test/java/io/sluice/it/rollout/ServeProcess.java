package io.sluice.it.rollout;

import io.sluice.control.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A control plane as a process of its own, {@code sluice serve}, which can be killed. */
final class ServeProcess implements Plane {
  private static final int TAIL_LINES = 40;

  private final List<String> line;
  private final Path log;
  private final int xdsPort;
  private final int operatorsPort;
  private Optional<Process> process = Optional.empty();

  private ServeProcess(ConfigFolder config, Path data, String fields) throws IOException {
    this.xdsPort = FreePorts.one();
    this.operatorsPort = FreePorts.one();
    this.log = Files.createDirectories(data).resolve("serve.log");
    config.putServerFile(data, xdsPort, operatorsPort, fields);
    this.line = commandLine(List.of("serve", "--config", config.path().toString()));
  }

  /** {@return what starts {@code sluice} with these arguments, from the classes under test} */
  static List<String> commandLine(List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(ProcessHandle.current().info().command().orElseThrow());
    // The launcher has a server log its decisions.
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dsluice.log.level=info"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path")));
    line.add(Main.class.getName());
    line.addAll(arguments);
    return line;
  }

  /** {@return one that has been started and perhaps does not answer yet} */
  static ServeProcess of(ConfigFolder config, Path data, String fields) throws IOException {
    ServeProcess serve = new ServeProcess(config, data, fields);
    serve.start();
    return serve;
  }

  /** Starts it, with the files that an earlier one left. */
  void start() throws IOException {
    process =
        Optional.of(
            new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
  }

  /** Asks it to end, as an operator does, and waits until it has. {@return its exit status} */
  int stop() {
    Process running = process.orElseThrow();
    running.destroy();
    int status = running.onExit().orTimeout(30, TimeUnit.SECONDS).join().exitValue();
    process = Optional.empty();
    return status;
  }

  /** Ends it as by SIGKILL. */
  void kill() {
    process.ifPresent(running -> {
      running.destroyForcibly();
      running.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    });
    process = Optional.empty();
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  @Override
  public int xdsPort() {
    return xdsPort;
  }

  @Override
  public int operatorsPort() {
    return operatorsPort;
  }

  @Override
  public String logTail() {
    try {
      List<String> lines = log().lines().toList();
      return lines.stream()
          .skip(Math.max(0, lines.size() - TAIL_LINES))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
