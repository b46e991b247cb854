package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.demo.EnvoyAdmin;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.translate.BootstrapOptions.Variant;
import java.io.IOException;
import java.util.SortedMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** A control plane that is stopped and started again: an Envoy has what it had. */
@ParameterizedClass
@MethodSource("io.sluice.it.rollout.EnvoyKind#all")
final class QuietRestartIT {
  /** What grows or changes when something is replaced, and the hashes of versions. */
  private static final Pattern CHANGES =
      Pattern.compile(
          "cluster_manager\\.cluster_(added|modified|removed)"
              + "|listener_manager\\.listener_(added|modified|removed|in_place_updated)"
              + "|http\\..*\\.rds\\..*\\.config_reload"
              + "|(cluster_manager\\.cds|listener_manager\\.lds|http\\..*\\.rds\\..*)\\.version"
              + "|.*\\.update_rejected");

  /** How often clusters, listeners and routes were sent. */
  private static final Pattern SENT =
      Pattern.compile(
          "(cluster_manager\\.cds|listener_manager\\.lds|http\\..*\\.rds\\..*)\\.update_success");

  private static final int SIGTERM_STATUS = 143;

  @RegisterExtension final Stage stage;
  private final EnvoyKind kind;

  QuietRestartIT(EnvoyKind kind) throws IOException {
    this.kind = kind;
    stage = new Stage(kind);
  }

  @Test
  void stopAndStart_changesNothingAtTheEnvoy_andFailsNoRequest() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    ServeProcess serve = stage.serveApart();
    EnvoyProcess envoy = stage.envoy();
    LoadGenerator load = stage.load();
    awaitConverged();
    SortedMap<String, Long> before = envoy.admin().stats(CHANGES);
    SortedMap<String, Long> sent = envoy.admin().stats(SENT);

    assertThat(serve.stop()).isEqualTo(SIGTERM_STATUS);
    awaitConnected(envoy.admin(), 0);
    var _ = load.awaitRequests(100, Await.LIMIT);
    serve.start();
    stage.reconnect();
    awaitConnected(envoy.admin(), 1);
    awaitConverged();
    var _ = load.awaitRequests(200, Await.LIMIT);

    assertThat(before).hasSizeGreaterThan(5);
    assertThat(envoy.admin().stats(CHANGES)).isEqualTo(before);
    if (kind.variant() == Variant.DELTA) {
      assertThat(sent).hasSize(3);
      assertThat(envoy.admin().stats(SENT)).isEqualTo(sent);
    }
    assertThat(load.stop().failures()).isZero();
  }

  private void awaitConverged() throws Exception {
    Await.until(
        "the Envoy has the service",
        () -> stage.client().service("shop").getConvergence().getConverged() == 1);
  }

  private static void awaitConnected(EnvoyAdmin admin, long state) throws Exception {
    Await.until(
        "connected is " + state,
        () -> admin.stat("control_plane.connected_state").orElse(-1) == state);
  }
}
