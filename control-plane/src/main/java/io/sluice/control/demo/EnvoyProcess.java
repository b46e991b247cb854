package io.sluice.control.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A running Envoy that this JVM started, and that ends with it. */
public final class EnvoyProcess implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);
  private static final Duration VALIDATION = Duration.ofSeconds(60);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int TAIL_LINES = 25;

  private final EnvoyOptions options;
  private final Process process;
  private final Thread atExit;

  private EnvoyProcess(EnvoyOptions options, Process process) {
    this.options = options;
    this.process = process;
    this.atExit = Thread.ofPlatform().unstarted(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /** {@return the process, started and perhaps not ready yet} */
  public static EnvoyProcess start(EnvoyOptions options) throws IOException {
    List<String> line = options.prepare();
    line.addAll(List.of("--admin-address-path", options.adminAddress().toString()));
    Files.deleteIfExists(options.adminAddress());
    // The log is taken from standard error and not by --log-path: only there are crashes and early
    // errors too.
    Process process =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(options.log().toFile()))
            .start();
    return new EnvoyProcess(options, process);
  }

  /** {@return what Envoy complains about in this bootstrap, or nothing when it accepts it} */
  public static Optional<String> validate(EnvoyOptions options)
      throws IOException, InterruptedException {
    List<String> line = options.prepare();
    line.addAll(List.of("--mode", "validate", "-l", "warn"));
    Command.Outcome outcome = new Command(line, Map.of(), VALIDATION).run();
    return outcome.succeeded() ? Optional.empty() : Optional.of(outcome.output());
  }

  /** Waits until Envoy says that it is ready: its clusters and listeners are there. */
  public EnvoyProcess ready(Duration limit) throws IOException, InterruptedException {
    long start = System.nanoTime();
    while (true) {
      if (!process.isAlive()) {
        throw new EnvoyFailedException("Envoy ended with status " + process.exitValue(), logTail());
      }
      if (adminAddress().isPresent() && admin().isReady()) {
        return this;
      }
      if (System.nanoTime() - start > limit.toNanos()) {
        throw new EnvoyFailedException("Envoy was not ready within " + limit, logTail());
      }
      TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
  }

  /** {@return the admin interface, once the process is ready} */
  public EnvoyAdmin admin() throws IOException {
    Optional<InetSocketAddress> address = adminAddress();
    if (address.isEmpty()) {
      throw new EnvoyFailedException("Envoy has no admin address yet", logTail());
    }
    return new EnvoyAdmin(address.get());
  }

  /** {@return the port of a listener, also of one that asked for port 0} */
  public int listenerPort(String listener) throws IOException {
    return admin().listenerPort(listener);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** {@return the file of the whole log, of earlier processes in the same folder too} */
  public Path log() {
    return options.log();
  }

  /** {@return the last lines of the log} */
  public String logTail() throws IOException {
    if (!Files.exists(options.log())) {
      return "(no log)";
    }
    String text = new String(Files.readAllBytes(options.log()), StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    return lines.stream()
        .skip(Math.max(0, lines.size() - TAIL_LINES))
        .collect(Collectors.joining("\n", "--- end of " + options.log() + "\n", "\n---"));
  }

  /** Ends the process at once, as by SIGKILL, and waits until it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(30));
    forget();
  }

  /** Asks the process to end, and kills it when it does not within five seconds. */
  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(GRACE)) {
      kill();
    }
    forget();
  }

  private boolean awaitEnd(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      return true;
    }
  }

  private void forget() {
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The JVM is going down: the hook runs anyway, on a process that has ended.
      return;
    }
  }

  private Optional<InetSocketAddress> adminAddress() throws IOException {
    if (!Files.exists(options.adminAddress())) {
      return Optional.empty();
    }
    String text = Files.readString(options.adminAddress()).strip();
    int colon = text.lastIndexOf(':');
    // Envoy creates the file before it fills it.
    return colon < 1
        ? Optional.empty()
        : Optional.of(
            new InetSocketAddress(
                text.substring(0, colon), Integer.parseInt(text.substring(colon + 1))));
  }
}
