package io.sluice.it.rollout;

import io.sluice.xds.tls.PemFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The real Prometheus behind a {@code --web.config.file} that lets nobody in without TLS. */
final class TlsPrometheus implements AutoCloseable {
  private final int port;
  private final Process process;

  private TlsPrometheus(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * {@return a Prometheus that scrapes nothing, once it listens}
   *
   * @param folder where its files go
   * @param pem what it proves itself with, and whose client certificates it wants
   */
  static TlsPrometheus start(Path folder, PemFiles pem) throws Exception {
    Files.createDirectories(folder);
    Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
    Path web = Files.writeString(folder.resolve("web.yml"), web(pem));
    int port = FreePorts.one();
    var prometheus = new TlsPrometheus(port, process(folder, config, web, port));
    try {
      Stage.awaitConnection(port);
    } catch (Exception | AssertionError e) {
      prometheus.close();
      throw e;
    }
    return prometheus;
  }

  private static Process process(Path folder, Path config, Path web, int port) throws IOException {
    return new ProcessBuilder(
            Monitoring.found("prometheus").toString(),
            "--config.file=" + config,
            "--web.config.file=" + web,
            "--storage.tsdb.path=" + folder.resolve("data"),
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("prometheus.log").toFile())
        .start();
  }

  private static String web(PemFiles pem) {
    String clients =
        pem.clientAuthorities()
            .map(
                "  client_auth_type: RequireAndVerifyClientCert\n  client_ca_file: %s\n"::formatted)
            .orElse("");
    return "tls_server_config:\n  cert_file: %s\n  key_file: %s\n%s"
        .formatted(pem.certificate(), pem.key(), clients);
  }

  String url() {
    return "https://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.destroy();
    var _ =
        process
            .onExit()
            .completeOnTimeout(process, 10, TimeUnit.SECONDS)
            .thenApply(Process::destroyForcibly)
            .join();
  }
}
