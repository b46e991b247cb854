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
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A listener with TLS, whose certificate reaches the Envoy as a secret. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#all")
final class HttpsIT {
  @RegisterExtension final Stage stage;
  @TempDir private Path folder;

  HttpsIT(EnvoyKind kind) throws IOException {
    stage = new Stage(kind);
  }

  @Test
  void listener_withTls_answersAndTakesNewCertificatesWithoutADrain() throws Exception {
    var authority = new TestAuthority(folder);
    PemFiles shop = authority.issue("shop", "ip:127.0.0.1");
    PemFiles next = authority.issue("next", "ip:127.0.0.1");
    var trusting = new Trusting(authority);
    String tls = ", tls: {certificate: \"%s\", key: \"%s\"}";
    stage.put("shop.yaml", shop(tls.formatted(shop.certificate(), shop.key())));
    stage.serve();
    EnvoyProcess envoy = stage.envoy();
    int port = Integer.parseInt(stage.address().replaceFirst(".*:", ""));

    assertThat(trusting.subject(port)).isEqualTo("CN=shop");
    assertThat(trusting.asked("https://" + stage.address() + "/").statusCode()).isEqualTo(200);

    copy(next.certificate(), shop.certificate());
    copy(next.key(), shop.key());
    Await.until("the Envoy has it", () -> trusting.subject(port).equals("CN=next"));
    assertThat(trusting.asked("https://" + stage.address() + "/").statusCode()).isEqualTo(200);
    assertThat(envoy.admin().stat("listener_manager.listener_modified")).hasValue(0);
    assertThat(envoy.admin().stat("listener_manager.listener_in_place_updated")).hasValue(0);

    stage.put("shop.yaml", shop(tls.formatted(folder.resolve("none.pem"), shop.key())));
    Await.until(
        "the files are refused",
        () -> stage.client().status().getConfigErrorsList().toString().contains("none.pem"));
    assertThat(trusting.subject(port)).isEqualTo("CN=next");
  }

  private static String shop(String tls) {
    return Texts.SHOP.replace("port: ${port}}", "port: ${port}" + tls + "}");
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }
}
