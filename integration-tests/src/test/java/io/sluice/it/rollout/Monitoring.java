package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real Prometheus and Alertmanager with the config that is shipped, on ports of their own and
 * with shorter times. Both are looked for on the path.
 */
final class Monitoring implements AutoCloseable {
  static final Path SHIPPED =
      Path.of(System.getProperty("sluice.root")).resolve("envoy-configs/monitoring");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final int prometheusPort;
  private final int alertmanagerPort = FreePorts.one();
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  /**
   * @param folder where their files go
   * @param envoy admin address
   * @param operatorsPort where Sluice takes alerts and shows its metrics
   * @param token what they show to Sluice
   */
  Monitoring(Path folder, InetSocketAddress envoy, int operatorsPort, String token)
      throws Exception {
    this(folder, envoy, operatorsPort, token, FreePorts.one());
  }

  /**
   * @param prometheusPort where Prometheus is to listen
   */
  Monitoring(
      Path folder, InetSocketAddress envoy, int operatorsPort, String token, int prometheusPort)
      throws Exception {
    this.prometheusPort = prometheusPort;
    this.folder = Files.createDirectories(folder);
    var places =
        Map.of(
            "127.0.0.1:9901", "127.0.0.1:" + envoy.getPort(),
            "127.0.0.1:8080", "127.0.0.1:" + operatorsPort,
            "127.0.0.1:9093", "127.0.0.1:" + alertmanagerPort,
            "_interval: 5s", "_interval: 1s",
            "_interval: 10s", "_interval: 1s",
            "_interval: 1h", "_interval: 2s",
            "[30s]", "[5s]");
    for (String file : List.of("prometheus.yml", "rules.yml", "alertmanager.yml")) {
      String text = Files.readString(SHIPPED.resolve(file));
      for (var place : places.entrySet()) {
        text = text.replace(place.getKey(), place.getValue());
      }
      Files.writeString(folder.resolve(file), text);
    }
    Files.writeString(folder.resolve("prometheus.token"), token);
    Files.writeString(folder.resolve("alertmanager.token"), token);
    try {
      begin();
    } catch (Exception | AssertionError e) {
      close();
      throw e;
    }
  }

  private void begin() throws Exception {
    start(
        "prometheus-alertmanager",
        "--config.file=" + folder.resolve("alertmanager.yml"),
        "--storage.path=" + folder.resolve("alertmanager"),
        "--web.listen-address=127.0.0.1:" + alertmanagerPort,
        "--cluster.listen-address=");
    start(
        "prometheus",
        "--config.file=" + folder.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("prometheus"),
        "--web.listen-address=127.0.0.1:" + prometheusPort);
    awaitReady(alertmanagerPort);
    awaitReady(prometheusPort);
  }

  private void start(String program, String... options) throws IOException {
    var line = new ArrayList<>(List.of(found(program).toString()));
    line.addAll(List.of(options));
    processes.add(
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(program + ".log").toFile())
            .start());
  }

  static Path found(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () -> new AssertionError(program + " is not on the path; .ci/monitoring gets it"));
  }

  private void awaitReady(int port) throws Exception {
    Await.until(
        "readiness on port " + port,
        () -> {
          if (processes.stream().anyMatch(process -> !process.isAlive())) {
            throw new AssertionError(logs());
          }
          try {
            return read(port, "/-/ready").statusCode() == 200;
          } catch (IOException _) {
            return false;
          }
        });
  }

  /** {@return the result of a query, a vector} */
  JsonNode query(String promql) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        read(
            prometheusPort,
            "/api/v1/query?query=" + URLEncoder.encode(promql, StandardCharsets.UTF_8));
    assertThat(answer.statusCode()).as("%s: %s", promql, answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).path("data").path("result");
  }

  /** Ends Prometheus at once, as a crash would. */
  void killPrometheus() {
    var _ = processes.getLast().destroyForcibly().onExit().join();
  }

  /** {@return how often Alertmanager has posted to its webhook} */
  long posts() throws IOException, InterruptedException {
    return read(alertmanagerPort, "/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("alertmanager_notifications_total{integration=\"webhook\""))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private HttpResponse<String> read(int port, String path)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  String logs() {
    var text = new StringBuilder();
    for (String program : List.of("prometheus", "prometheus-alertmanager")) {
      try {
        text.append(Files.readString(folder.resolve(program + ".log")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return text.toString();
  }

  @Override
  public void close() {
    for (Process process : processes) {
      process.destroy();
      var _ =
          process
              .onExit()
              .completeOnTimeout(process, 10, TimeUnit.SECONDS)
              .thenApply(Process::destroyForcibly)
              .join();
    }
    http.close();
  }
}
