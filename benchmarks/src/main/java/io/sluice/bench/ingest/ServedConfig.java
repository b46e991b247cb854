package io.sluice.bench.ingest;

import io.sluice.bench.JvmCommand;
import io.sluice.bench.ProcessCpu;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.DoublePredicate;

/** {@code sluice serve} in a process of its own, and what it says of itself. */
final class ServedConfig implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(180);

  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final URI metrics;

  /** Starts it on the {@code config} of the folder. */
  ServedConfig(Path folder, int operatorsPort, List<String> jvmOptions) throws IOException {
    List<String> options = new ArrayList<>(jvmOptions);
    options.add("--enable-native-access=ALL-UNNAMED");
    List<String> command =
        JvmCommand.of(
            "io.sluice.control.Main",
            JvmCommand.classPath(),
            options,
            "serve",
            "--config",
            folder + "/config");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("server.log").toFile())
            .start();
    metrics = URI.create("http://127.0.0.1:" + operatorsPort + "/metrics");
  }

  /** {@return CPU time of the process so far} */
  Duration cpu() {
    return ProcessCpu.of(process.toHandle());
  }

  /** {@return resident memory in MiB} */
  double residentMebibytes() throws IOException {
    return Files.readAllLines(Path.of("/proc/" + process.pid() + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  /** {@return the sum of the series whose lines begin so} */
  double metric(String prefix) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
    return answer
        .body()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Waits until it answers. */
  void awaitReady() throws Exception {
    await("sluice_loop_queue", _ -> true);
  }

  /** Waits until the sum of the series is as it should be. */
  void await(String prefix, DoublePredicate good) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    double last = Double.NaN;
    while (System.nanoTime() < deadline) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the server has ended");
      }
      try {
        last = metric(prefix);
        if (good.test(last)) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
        last = Double.NaN;
      }
      Thread.sleep(200);
    }
    throw new TimeoutException(prefix + " is still " + last);
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    process.onExit().join();
  }
}
