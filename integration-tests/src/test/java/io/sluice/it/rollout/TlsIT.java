package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.EnvoyProcess;
import io.sluice.xds.tls.PemFiles;
import io.sluice.xds.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Ports with TLS, certificates that change, and Envoys that must be who they claim to be. */
final class TlsIT {
  private static final String UPSTREAM_CONNECTIONS = "cluster.sluice-xds.upstream_cx_total";

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;

  TlsIT() throws IOException {}

  @Test
  void envoys_withCertificates_areServedThroughAReloadAndRefusedUnderOtherNames() throws Exception {
    var authority = new TestAuthority(folder);
    PemFiles server = authority.issue("server", "ip:127.0.0.1");
    var trusting = new Trusting(authority);
    PemFiles next = authority.issue("next", "ip:127.0.0.1");
    stage.put("shop.yaml", Texts.SHOP);
    stage.serve(
        """
        tls: {certificate: "%s", key: "%s", clientCa: "%s"}
        nodeIdentity: [{san: "spiffe://test/{fleet}/{node}"}]
        """
            .formatted(server.certificate(), server.key(), authority.certificate()));

    EnvoyProcess first = started("envoy-1", authority, "uri:spiffe://test/edge/envoy-1");
    stage.awaitListener();
    var load = stage.load();
    stage.countRequests(load, 20);

    Files.copy(next.certificate(), server.certificate(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(next.key(), server.key(), StandardCopyOption.REPLACE_EXISTING);
    Await.until(
        "the operators' port has the new one",
        () -> trusting.subject(stage.plane().operatorsPort()).equals("CN=next"));
    var _ = started("envoy-2", authority, "uri:spiffe://test/edge/envoy-2").ready(Await.LIMIT);
    stage.put("shop-v2.yaml", Texts.rollout("shop-v2", "{basic: {}}", "start: manual"));
    assertThat(
            CommandRun.of(stage.server(), "list", "--ca", authority.certificate().toString())
                .ok()
                .out())
        .isNotEmpty();
    assertThat(first.admin().stat(UPSTREAM_CONNECTIONS)).hasValue(1);

    EnvoyProcess liar = started("envoy-3", authority, "uri:spiffe://test/edge/envoy-4");
    Await.until(
        "it is refused",
        () -> Files.readString(liar.log()).contains("does not allow node 'envoy-3'"));
  }

  /** {@return an Envoy with the bootstrap that the command line prints, which it accepts} */
  private EnvoyProcess started(String node, TestAuthority authority, String name) throws Exception {
    PemFiles own = authority.issue(node, name);
    String bootstrap =
        CommandRun.local(
                "bootstrap",
                "--fleet=edge",
                "--admin-port=0",
                "--xds=127.0.0.1:" + stage.plane().xdsPort(),
                "--ca=" + authority.certificate(),
                "--cert=" + own.certificate(),
                "--key=" + own.key())
            .ok()
            .out();
    assertThat(EnvoyProcess.validate(stage.options(node + "-validated", bootstrap))).isEmpty();
    return stage.start(node, bootstrap);
  }
}
