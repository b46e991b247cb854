package io.sluice.control.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Services and plans in, Envoy's YAML out. */
final class GoldenTest {
  @Test
  void translate_eachCase_givesTheGoldenResources() throws IOException {
    Map<String, String> files = new TreeMap<>();
    TranslateCase.all()
        .forEach((name, input) ->
            Translator.translate(input.services(), input.plan())
                .forEach((fleet, to) -> files.put(name + "/" + fleet + ".yaml", text(to))));
    new GoldenFolder("translate").check(files);
  }

  @Test
  void bootstrap_eachVariant_isTheGoldenFile() throws IOException {
    BootstrapOptions sotw =
        new BootstrapOptions(
            "inner.eu",
            new HostPort("sluice.internal", 18_001),
            BootstrapOptions.Variant.SOTW,
            Duration.ofMillis(500),
            0);
    BootstrapOptions tls =
        BootstrapOptions.of("edge")
            .with(
                new BootstrapOptions.Tls(
                    "/etc/envoy/ca.pem",
                    "sluice.internal",
                    Optional.of(
                        new BootstrapOptions.ClientCertificate(
                            "/etc/envoy/own.pem", "/etc/envoy/own.key"))));
    new GoldenFolder("bootstrap")
        .check(
            Map.of(
                "delta.yaml", EnvoyBootstrap.yaml(BootstrapOptions.of("edge")),
                "sotw.yaml", EnvoyBootstrap.yaml(sotw),
                "tls.yaml", EnvoyBootstrap.yaml(tls)));
  }

  @Test
  void diff_nextStep_showsTheWeightsOnly() throws IOException {
    Map<String, String> files = new TreeMap<>();
    TranslateCase.all()
        .forEach((name, input) -> {
          if (name.equals("basic") || name.startsWith("sticky")) {
            files.put(name + ".diff", nextStep(input));
          }
        });
    new GoldenFolder("diff").check(files);
  }

  @Test
  void diff_equalSnapshots_isEmpty() throws IOException {
    Snapshot snapshot = Sample.edge(basic().services(), basic().plan());
    assertThat(ResourceDiff.between(snapshot, snapshot)).isEmpty();
  }

  private static TranslateCase basic() throws IOException {
    return TranslateCase.all().firstEntry().getValue();
  }

  private static String nextStep(TranslateCase input) {
    Snapshot before = Sample.edge(input.services(), input.plan());
    Snapshot after =
        Sample.edge(input.services(), Sample.plan(Sample.canary("recommender", 3_000, 2_500)));
    return ResourceDiff.between(before, after);
  }

  private static String text(Snapshot snapshot) {
    StringBuilder text = new StringBuilder();
    for (ResourceType type : ResourceType.values()) {
      for (Resource resource : snapshot.resources(type)) {
        text.append("--- # ").append(type).append('\n').append(EnvoyJson.yaml(resource));
      }
    }
    return text.toString();
  }
}
