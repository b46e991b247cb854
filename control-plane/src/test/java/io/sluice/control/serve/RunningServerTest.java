package io.sluice.control.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.sluice.control.config.Secret;
import io.sluice.control.config.ServerConfig.ApiToken;
import io.sluice.control.config.ServerConfig.Role;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The operators' port of a whole server, asked as programs ask it: over HTTP. */
class RunningServerTest {
  private static final String SERVICE =
      """
      kind: Service
      name: recommender
      fleet: edge
      listen: {address: 127.0.0.1, port: 10000}
      stable: v1
      versions:
        v1: {endpoints: ["127.0.0.1:9001"]}
        v2: {endpoints: ["127.0.0.1:9002"]}
      ---
      kind: Rollout
      name: recommender-v2
      service: recommender
      candidate: v2
      start: manual
      strategy: {basic: {}}
      alerts: [{match: {service: recommender}, action: rollback}]
      """;
  private static final String ALERT =
      """
      {"version": "4", "alerts": [{"status": "firing", "fingerprint": "f1",
        "labels": {"alertname": "HighErrors", "service": "recommender"}}]}
      """;

  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private RunningServer server;

  @BeforeEach
  void start() throws Exception {
    Path config = Files.createDirectory(folder.resolve("config"));
    Files.writeString(config.resolve("all.yaml"), SERVICE);
    server = RunningServer.start(settings(config));
  }

  @AfterEach
  void stop() {
    server.close();
    client.close();
  }

  private ServerSettings settings(Path config) {
    Path journal = folder.resolve(config.getFileName() + "-journal.db");
    ServerSettings open = ServerSettings.local(config, journal, 0, 0, "test");
    return new ServerSettings(
        config,
        open.server()
            .with(
                List.of(
                    new ApiToken("grafana", Role.VIEWER, Secret.of("see")),
                    new ApiToken("ci", Role.OPERATOR, Secret.of("steer"))),
                List.of(),
                new TreeMap<>()),
        open.version());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.operatorsPort() + path));
  }

  private HttpResponse<String> asked(String path, String token)
      throws IOException, InterruptedException {
    return client.send(
        to(path).header("authorization", "Bearer " + token).build(), BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String token, String body)
      throws IOException, InterruptedException {
    return client.send(
        to(path)
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        BodyHandlers.ofString());
  }

  @Test
  void rest_withViewersToken_listsRollouts() throws Exception {
    HttpResponse<String> answer = asked("/api/v1/rollouts", "see");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"recommender-v2\"").contains("WAITING");
  }

  @Test
  void rest_withoutToken_isRefused() throws Exception {
    HttpResponse<String> answer =
        client.send(to("/api/v1/rollouts").build(), BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("a valid token is wanted");
  }

  @Test
  void rest_verbOfViewer_isForbiddenAndChangesNothing() throws Exception {
    HttpResponse<String> answer = post("/api/v1/rollouts/recommender-v2/start", "see", "{}");

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(asked("/api/v1/rollouts/recommender-v2", "see").body()).contains("WAITING");
  }

  @Test
  void rest_verbOfOperator_isFollowedAndJournaledWithTheName() throws Exception {
    assertThat(post("/api/v1/rollouts/recommender-v2/start", "steer", "{}").statusCode())
        .isEqualTo(200);

    assertThat(asked("/api/v1/rollouts/recommender-v2/events", "see").body()).contains("by ci");
  }

  @Test
  void rest_verbThatMakesNoSense_saysWhatIsPossible() throws Exception {
    HttpResponse<String> answer = post("/api/v1/rollouts/recommender-v2/resume", "steer", "{}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("recommender-v2");
  }

  @Test
  void rest_unknownRollout_namesThoseThatThereAre() throws Exception {
    HttpResponse<String> answer = asked("/api/v1/rollouts/recommender-v9", "see");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("recommender-v2");
  }

  @Test
  void rest_requestOfAForeignPage_isNotAnswered() throws Exception {
    HttpResponse<String> answer =
        client.send(
            to("/api/v1/rollouts")
                .header("authorization", "Bearer see")
                .header("origin", "http://elsewhere.example")
                .build(),
            BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(403);
  }

  @Test
  void alert_matchingAtTheStart_keepsTheRolloutFromStarting() throws Exception {
    assertThat(post("/api/v1/alerts", "steer", ALERT).statusCode()).isEqualTo(200);
    post("/api/v1/rollouts/recommender-v2/start", "steer", "{}");

    assertThat(asked("/api/v1/rollouts/recommender-v2", "see").body())
        .contains("WAITING")
        .contains("HighErrors");
  }

  @Test
  void alert_malformedOrOfViewer_isRefused() throws Exception {
    assertThat(post("/api/v1/alerts", "steer", "{}").body()).contains("alerts: missing");
    assertThat(post("/api/v1/alerts", "steer", "{}").statusCode()).isEqualTo(400);
    assertThat(post("/api/v1/alerts", "see", ALERT).statusCode()).isEqualTo(403);
  }

  @Test
  void metricsAndHealth_asked_answerWithTheServersOwnFigures() throws Exception {
    assertThat(asked("/metrics", "see").body())
        .contains("sluice_rollout")
        .contains("sluice_loop_queue")
        .contains("sluice_config_errors 0.0")
        .contains("sluice_config_refusals 0.0")
        .contains("jvm_memory_used_bytes{")
        .contains("jvm_threads_live_threads")
        .contains("jvm_gc_memory_allocated_bytes_total")
        .contains("process_cpu_usage")
        .contains("process_uptime_seconds");
    assertThat(client.send(to("/healthz").build(), BodyHandlers.ofString()).body())
        .isEqualTo("alive\n");
    assertThat(client.send(to("/readyz").build(), BodyHandlers.ofString()).body())
        .isEqualTo("ready\n");
  }

  @Test
  void start_brokenConfig_saysAllThatIsWrong() throws Exception {
    Path broken = Files.createDirectory(folder.resolve("broken"));
    Files.writeString(broken.resolve("a.yaml"), "kind: Service\nnam: x\n");

    assertThatThrownBy(() -> RunningServer.start(settings(broken)))
        .isInstanceOfSatisfying(
            ConfigRefusedException.class,
            refused ->
                assertThat(refused.errors().toString()).contains("a.yaml:2:1").contains("name"));
  }

  @Test
  void restart_withFilesThatBrokeMeanwhile_goesOnWithTheLastGoodOnes() throws Exception {
    Path config = folder.resolve("config");
    var copied = new CompletableFuture<Path>();
    Path copy = folder.resolve("config-journal.db-config");
    try (var _ =
        server
            .control()
            .subscribe(_ -> {
              if (Files.isDirectory(copy)) {
                copied.complete(copy);
              }
            })) {
      copied.get(30, TimeUnit.SECONDS);
    }
    server.close();
    Files.writeString(config.resolve("all.yaml"), "kind: Service\nnam: x\n");

    server = RunningServer.start(settings(config));

    assertThat(asked("/api/v1/rollouts", "see").body()).contains("recommender-v2");
    assertThat(asked("/api/v1/status", "see").body()).contains("all.yaml:2:1");
  }

  @Test
  void secondServer_inTheSameProcess_registersNoMeterThatIsThereAlready() throws Exception {
    Path config = Files.createDirectory(folder.resolve("second"));
    Files.writeString(config.resolve("all.yaml"), SERVICE);
    // The first time it is a warning, later ones are for debugging.
    Logger meters = (Logger) LoggerFactory.getLogger("io.micrometer");
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    meters.addAppender(lines);
    meters.setLevel(Level.DEBUG);
    try (RunningServer second = RunningServer.start(settings(config))) {
      assertThat(second.operatorsPort()).isNotEqualTo(server.operatorsPort());
    } finally {
      meters.setLevel(null);
      meters.detachAppender(lines);
    }

    assertThat(lines.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(line -> line.contains("already"));
  }

  @Test
  void start_journalInUse_isRefused() {
    assertThatThrownBy(() -> RunningServer.start(settings(folder.resolve("config"))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("journal.db");
  }
}
