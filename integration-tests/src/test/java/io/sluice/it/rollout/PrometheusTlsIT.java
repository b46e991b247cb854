package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.control.v1.Rollout;
import io.sluice.xds.tls.PemFiles;
import io.sluice.xds.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts that are judged by queries to the real Prometheus over TLS. */
@Tag("monitoring")
final class PrometheusTlsIT {
  private static final String ROLLOUT = "shop-v2";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;

  PrometheusTlsIT() throws IOException {}

  private TestAuthority authority(String name) throws Exception {
    return new TestAuthority(folder.resolve(name));
  }

  @BeforeEach
  void prepare() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
  }

  @Test
  void certificateOfTheGivenAuthority_isTrusted_andTheValueJudges() throws Exception {
    TestAuthority own = authority("own");
    try (var prometheus = TlsPrometheus.start(folder, own.issue("server", "ip:127.0.0.1"))) {
      serve(prometheus, own, "");
      rollout();

      Rollout end = stage.client().awaitEnd(ROLLOUT);

      assertThat(end.getOutcome()).isEqualTo(Rollout.Outcome.ROLLED_BACK);
      assertThat(end.getReason()).contains("v2 has a memory of 0.5 by main; limit is 0.4");
    }
  }

  @Test
  void clientCertificateAndToken_areShown_whereTheyAreWanted() throws Exception {
    TestAuthority own = authority("own");
    PemFiles client = own.issue("sluice");
    Path token = Files.writeString(folder.resolve("token"), "a-token-nobody-reads");
    try (var prometheus = TlsPrometheus.start(folder, wantingClients(own))) {
      serve(
          prometheus,
          own,
          ", certificate: \"%s\", key: \"%s\", tokenFile: \"%s\""
              .formatted(client.certificate(), client.key(), token));
      rollout();

      Rollout end = stage.client().awaitEnd(ROLLOUT);

      assertThat(end.getReason()).contains("v2 has a memory of 0.5 by main; limit is 0.4");
    }
  }

  @Test
  void noClientCertificate_whereOneIsWanted_keepsTheRolloutWaiting() throws Exception {
    TestAuthority own = authority("own");
    try (var prometheus = TlsPrometheus.start(folder, wantingClients(own))) {
      serve(prometheus, own, "");
      rollout();

      assertThat(waiting(prometheus)).contains("TLS with it fails: ", "BAD_CERTIFICATE");
    }
  }

  @Test
  void certificateOfAnotherAuthority_keepsTheRolloutWaiting() throws Exception {
    PemFiles pem = authority("own").issue("server", "ip:127.0.0.1");
    try (var prometheus = TlsPrometheus.start(folder, pem)) {
      serve(prometheus, authority("other"), "");
      rollout();

      assertThat(waiting(prometheus)).contains("its certificate is not trusted: ");
    }
  }

  @Test
  void certificateOfAnotherHost_keepsTheRolloutWaiting() throws Exception {
    TestAuthority own = authority("own");
    PemFiles pem = own.issue("server", "dns:elsewhere.example", "ip:127.0.0.9");
    try (var prometheus = TlsPrometheus.start(folder, pem)) {
      serve(prometheus, own, "");
      rollout();

      assertThat(waiting(prometheus)).contains("its certificate is not trusted: ", "127.0.0.1");
    }
  }

  private PemFiles wantingClients(TestAuthority own) throws Exception {
    PemFiles pem = own.issue("server", "ip:127.0.0.1");
    return new PemFiles(pem.certificate(), pem.key(), Optional.of(own.certificate()));
  }

  private void serve(TlsPrometheus prometheus, TestAuthority trusted, String more)
      throws Exception {
    stage.serve(
        "prometheus: {main: {url: \"%s\", ca: \"%s\"%s}}\n"
            .formatted(prometheus.url(), trusted.certificate(), more));
    var _ = stage.envoy();
    var _ = stage.load();
  }

  private void rollout() throws IOException {
    stage.put(
        ROLLOUT + ".yaml",
        Texts.rollout(
            ROLLOUT,
            "{canary: {weights: [50%, 100%], bake: 5m}}",
            """
            analysis:
              interval: 1s
              metrics:
                - {name: memory, from: {prometheus: main, query: 'vector(0.5)'}, max: 0.4}
            """));
  }

  /** {@return why the rollout still waits once Prometheus could not be asked} */
  private String waiting(TlsPrometheus prometheus) throws Exception {
    String who = "Prometheus main at " + prometheus.url() + " cannot be asked, ";
    Rollout rollout =
        stage
            .client()
            .await("word of the failure", ROLLOUT, r -> r.getReason().contains("cannot be asked"));
    assertThat(rollout.getState()).isEqualTo(Rollout.State.WAITING);
    assertThat(rollout.getReason()).contains(who);
    return rollout.getReason();
  }
}
