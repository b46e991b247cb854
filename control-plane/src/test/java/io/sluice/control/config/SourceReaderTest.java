package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ServerConfigResult.Loaded;
import io.sluice.control.config.ServerConfigResult.Refused;
import io.sluice.control.config.VersionConfig.HostPort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SourceReaderTest {
  @TempDir Path directory;

  @Test
  void prometheus_isReadByName() throws IOException {
    Path token = write("prometheus.token", "secret");
    Path ca = write("ca.pem", "authorities");

    assertThat(
            config(
                    """
                    prometheus:
                      main: {url: "https://p.example:9090/x", tokenFile: %s, ca: %s, timeout: 2s}
                      near: {url: "http://127.0.0.1:9090"}
                    """
                        .formatted(token, ca))
                .sources()
                .prometheus())
        .isEqualTo(
            Map.of(
                "main",
                new SourceConfig.Prometheus(
                    URI.create("https://p.example:9090/x"),
                    Optional.of(token),
                    Optional.of(ca),
                    Optional.empty(),
                    Duration.ofSeconds(2),
                    4,
                    4 << 20),
                "near",
                new SourceConfig.Prometheus(
                    URI.create("http://127.0.0.1:9090"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(5),
                    4,
                    4 << 20)));
  }

  @Test
  void prometheus_thatCannotBeAsked_isRefused() throws IOException {
    Path token = write("prometheus.token", "secret");

    assertThat(
            errors(
                """
                prometheus:
                  a: {url: "http://p.example:9090", tokenFile: %s}
                  b: {url: "p.example:9090"}
                  c: {url: "http://127.0.0.1:9090", ca: ca.pem}
                  d: {url: "https://p.example", key: none.key}
                """
                    .formatted(token)))
        .containsExactly(
            "sluice.yaml:2:48: prometheus.a.tokenFile: would go over the network in clear text;"
                + " use https",
            "sluice.yaml:3:12: prometheus.b.url: \"p.example:9090\" is not a URL such as"
                + " https://prometheus.example:9090",
            "sluice.yaml:4:41: prometheus.c.ca: goes with https only",
            "sluice.yaml:5:38: prometheus.d.key: goes only with certificate, which is missing");
  }

  @Test
  void filesOfAPrometheus_thatAreNotThere_areRefused() throws IOException {
    assertThat(errors("prometheus:\n  a: {url: \"https://p.example\", ca: none.pem}\n"))
        .containsExactly(
            "sluice.yaml:2:37: prometheus.a.ca: cannot be read: "
                + Path.of("none.pem").toAbsolutePath());
  }

  @Test
  void adminPages_areRead() throws IOException {
    assertThat(
            config("scrape: {admins: [\"127.0.0.1:9901\", \"[::1]:9902\", \"edge-1.svc:9901\"]}\n")
                .sources()
                .scrape())
        .contains(
            new SourceConfig.Scrape(
                List.of(
                    new HostPort("127.0.0.1", 9_901),
                    new HostPort("::1", 9_902),
                    new HostPort("edge-1.svc", 9_901)),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2),
                8,
                8 << 20));
  }

  @Test
  void adminPages_thatCannotBeRead_areRefused() throws IOException {
    assertThat(
            errors(
                """
                scrape:
                  admins: ["127.0.0.1:9901", "http://127.0.0.1:9901", "127.0.0.1:9901"]
                  interval: 10ms
                  maxConcurrent: 0
                """))
        .containsExactly(
            "sluice.yaml:2:30: scrape.admins[1]: \"http://127.0.0.1:9901\" is not a host and a port"
                + " from 1 to 65,535, such as model.svc:8080",
            "sluice.yaml:2:55: scrape.admins[2]: \"127.0.0.1:9901\" stands twice in the list",
            "sluice.yaml:3:13: scrape.interval: 10ms is not possible; 500ms to 5m are",
            "sluice.yaml:4:18: scrape.maxConcurrent: 0 is not a whole number from 1 to 1,000");
  }

  private ServerConfig config(String yaml) throws IOException {
    return switch (load(yaml)) {
      case Loaded(var config) -> config;
      case Refused(var errors) -> throw new AssertionError(errors);
    };
  }

  private List<String> errors(String yaml) throws IOException {
    return switch (load(yaml)) {
      case Loaded(var config) -> throw new AssertionError(config);
      case Refused(var errors) ->
          errors.stream().map(e -> e.toString().replace(directory + "/", "")).toList();
    };
  }

  private ServerConfigResult load(String yaml) throws IOException {
    return ServerConfigLoader.load(write("sluice.yaml", yaml), _ -> Optional.empty());
  }

  private Path write(String file, String text) throws IOException {
    return Files.writeString(directory.resolve(file), text);
  }
}
