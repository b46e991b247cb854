package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.control.demo.Behaviour;
import io.sluice.control.demo.EnvoyFailedException;
import io.sluice.control.demo.EnvoyOptions;
import io.sluice.control.demo.EnvoyProcess;
import io.sluice.control.demo.Fault;
import io.sluice.control.demo.LoadGenerator;
import io.sluice.control.demo.LoadPlan;
import io.sluice.control.demo.LoadTotals;
import io.sluice.control.demo.ModelServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class EnvoyProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final String BOOTSTRAP =
      """
      admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}
      static_resources:
        listeners:
        - name: edge
          address: {socket_address: {address: 127.0.0.1, port_value: 0}}
          filter_chains:
          - filters:
            - name: http
              typed_config:
                "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                stat_prefix: edge
                http_filters:
                - name: router
                  typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
                route_config:
                  virtual_hosts:
                  - name: model
                    domains: [model.example]
                    routes: [{match: {prefix: /}, route: {cluster: model}}]
        clusters:
        - name: model
          type: STATIC
          load_assignment:
            cluster_name: model
            endpoints:
            - lb_endpoints:
              - endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: PORT}}}
      """;

  private final String version;
  @TempDir private Path folder;
  private final ModelServer model = ModelServer.start("v1");

  EnvoyProcessIT(String version) {
    this.version = version;
  }

  @AfterEach
  void stop() {
    model.close();
  }

  @Test
  void load_throughEnvoy_isAnsweredByTheModelAndCountedAlikeByAll() throws Exception {
    try (EnvoyProcess envoy = EnvoyProcess.start(options()).ready(LIMIT);
        LoadGenerator load = LoadGenerator.start(plan(envoy))) {
      LoadTotals totals = load.awaitEnd();

      assertThat(totals.sent()).isEqualTo(300);
      assertThat(totals.byStatus()).isEqualTo(Map.of(200, 300L));
      assertThat(totals.answersOf("v1")).isEqualTo(300).isEqualTo(model.traffic().requests());
      assertThat(envoy.admin().stat("cluster.model.upstream_rq_completed")).hasValue(300);
      assertThat(envoy.admin().stats(Pattern.compile("cluster\\.model\\..*")))
          .containsEntry("cluster.model.upstream_rq_200", 300L);
    }
  }

  @Test
  void failures_ofTheModel_reachTheUserThroughEnvoy() throws Exception {
    model.behave(Behaviour.GOOD.with(new Fault.Status(503), 0.2));
    try (EnvoyProcess envoy = EnvoyProcess.start(options()).ready(LIMIT);
        LoadGenerator load = LoadGenerator.start(plan(envoy))) {
      LoadTotals totals = load.awaitEnd();

      assertThat(totals.failures()).isPositive().isEqualTo(model.traffic().badAnswers());
      assertThat(totals.clientErrors()).isZero();
    }
  }

  @Test
  void refusal_ofTheModel_isEnvoys503AndEndsWithIt() throws Exception {
    try (EnvoyProcess envoy = EnvoyProcess.start(options()).ready(LIMIT)) {
      model.refuse();
      assertThat(run(plan(envoy)).byStatus()).isEqualTo(Map.of(503, 300L));

      model.accept();
      assertThat(run(plan(envoy)).byStatus()).isEqualTo(Map.of(200, 300L));
    }
  }

  @Test
  void admin_showsTheClustersAndTheConfig() throws Exception {
    try (EnvoyProcess envoy =
        EnvoyProcess.start(options().node("n-7").cluster("edge-7")).ready(LIMIT)) {
      assertThat(envoy.admin().clusters().findValuesAsText("name")).contains("model");
      assertThat(envoy.admin().configDump().findValuesAsText("cluster_name")).contains("model");
      assertThat(envoy.admin().json("/server_info").path("command_line_options").toString())
          .contains("\"n-7\"", "\"edge-7\"");
    }
  }

  @Test
  void kill_endsTheProcessAndAnotherStartsInItsFolder() throws Exception {
    EnvoyProcess first = EnvoyProcess.start(options()).ready(LIMIT);
    first.kill();
    assertThat(first.isAlive()).isFalse();

    try (EnvoyProcess second = EnvoyProcess.start(options()).ready(LIMIT)) {
      assertThat(second.pid()).isNotEqualTo(first.pid());
      assertThat(run(plan(second)).failures()).isZero();
    }
  }

  @Test
  void badBootstrap_endsEnvoyAndTheErrorShowsItsLog() throws Exception {
    EnvoyOptions bad = EnvoyOptions.of(Envoys.binary(version), "no_such_field: 1", folder);

    try (EnvoyProcess envoy = EnvoyProcess.start(bad)) {
      assertThatThrownBy(() -> envoy.ready(LIMIT))
          .isInstanceOf(EnvoyFailedException.class)
          .hasMessageContaining("Envoy ended with status 1")
          .hasMessageContaining("no_such_field");
    }
  }

  @Test
  void validation_acceptsAGoodBootstrapAndNamesWhatIsWrongInABadOne() throws Exception {
    assertThat(EnvoyProcess.validate(options())).isEmpty();
    EnvoyOptions bad =
        EnvoyOptions.of(
            Envoys.binary(version), bootstrap().replace("cluster: model", "cluster: x"), folder);
    assertThat(EnvoyProcess.validate(bad)).get().asString().contains("unknown cluster 'x'");
  }

  private EnvoyOptions options() throws Exception {
    return EnvoyOptions.of(Envoys.binary(version), bootstrap(), folder);
  }

  private String bootstrap() {
    return BOOTSTRAP.replace("PORT", Integer.toString(model.port()));
  }

  private static LoadTotals run(LoadPlan plan) throws Exception {
    try (LoadGenerator load = LoadGenerator.start(plan)) {
      return load.awaitEnd();
    }
  }

  private static LoadPlan plan(EnvoyProcess envoy) throws Exception {
    LoadPlan.Limits limits = new LoadPlan.Limits(512, Duration.ofSeconds(1), LIMIT, 1000);
    return LoadPlan.to("127.0.0.1:" + envoy.listenerPort("edge"))
        .host("model.example")
        .limits(limits);
  }
}
