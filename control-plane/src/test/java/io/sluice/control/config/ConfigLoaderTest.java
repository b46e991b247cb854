package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigResult.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigLoaderTest {
  private static final String POLICY =
      "{kind: Policy, name: p, metrics: [{name: error-rate, max: 1%}]}\n";
  private static final String ROLLOUT =
      "{kind: Rollout, name: r, service: shop, candidate: v2, strategy: {basic: {}}, analysis:"
          + " {use: p}}\n";

  @TempDir Path directory;

  @Test
  void documents_ofSeveralFiles_areOneConfig() throws IOException {
    write("z.yaml", POLICY);
    write("a.yml", ROLLOUT + "---\n" + Samples.SERVICE);

    assertThat(ConfigLoader.load(directory))
        .isInstanceOfSatisfying(
            Loaded.class,
            loaded -> {
              assertThat(loaded.config().services()).containsOnlyKeys("shop");
              assertThat(loaded.config().rollouts()).containsOnlyKeys("r");
              assertThat(loaded.config().policies()).containsOnlyKeys("p");
            });
  }

  @Test
  void candidate_thatTheFileCallsStable_isTakenWithAWarning() throws IOException {
    write("a.yaml", Samples.SERVICE);
    write("p.yaml", POLICY);
    write("r.yaml", ROLLOUT.replace("v2", "v1"));

    assertThat(ConfigLoader.load(directory))
        .isInstanceOfSatisfying(
            Loaded.class,
            loaded -> {
              assertThat(loaded.config().rollouts()).containsOnlyKeys("r");
              assertThat(loaded.warnings().toString())
                  .contains("r.yaml:1:", "candidate: \"v1\" is what the file of shop calls stable");
            });
  }

  @Test
  void files_hiddenOrBelowOrOfOtherKinds_areLeftOut() throws IOException {
    write("a.yaml", Samples.SERVICE);
    write(".hidden.yaml", "not: config");
    write("README.md", "not config");
    write("a.yaml.orig", "not: config");
    write("sluice.yaml", "xds: {port: 18000}");
    Files.createDirectories(directory.resolve("old.yaml"));
    Files.createDirectories(directory.resolve("old"));
    write("old/a.yaml", "not: config");

    assertThat(ConfigLoader.load(directory))
        .isInstanceOfSatisfying(
            Loaded.class,
            loaded -> assertThat(loaded.config().services()).containsOnlyKeys("shop"));
  }

  @Test
  void files_throughLinks_areRead() throws IOException {
    Files.createDirectories(directory.resolve("..data"));
    write("..data/a.yaml", Samples.SERVICE);
    Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data", "a.yaml"));

    assertThat(ConfigLoader.load(directory)).isInstanceOf(Loaded.class);
  }

  @Test
  void directory_withoutFiles_isAnEmptyConfigWithAWarning() {
    assertThat(ConfigLoader.load(directory))
        .isInstanceOfSatisfying(
            Loaded.class,
            loaded -> {
              assertThat(loaded.config()).isEqualTo(ConfigSet.EMPTY);
              assertThat(loaded.warnings())
                  .extracting(Notice::toString)
                  .containsExactly(".: has no files called *.yaml or *.yml");
            });
  }

  @Test
  void directory_thatIsNone_isRefused() throws IOException {
    write("a.yaml", Samples.SERVICE);

    assertThat(Samples.errors(ConfigLoader.load(directory.resolve("none"))))
        .containsExactly(directory.resolve("none") + ": does not exist");
    assertThat(Samples.errors(ConfigLoader.load(directory.resolve("a.yaml"))))
        .containsExactly(directory.resolve("a.yaml") + ": is not a directory");
  }

  @Test
  void link_toNothing_isRefused() throws IOException {
    Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("gone.yaml"));

    assertThat(Samples.errors(ConfigLoader.load(directory)))
        .containsExactly("a.yaml: does not exist");
  }

  @Test
  void errors_ofSeveralFiles_areToldTogetherInOrder() throws IOException {
    write("b.yaml", "kind: Polcy\n");
    write("a.yaml", ROLLOUT + "---\n" + Samples.SERVICE.replace("v2:", "v3:"));

    assertThat(Samples.errors(ConfigLoader.load(directory)))
        .containsExactly(
            "a.yaml:1:52: candidate: service shop has no version \"v2\"; possible: v1, v3",
            "b.yaml:1:7: kind: \"Polcy\" is not possible; did you mean Policy?");
  }

  @Test
  void reference_toWhatAnUnreadableFileMayHold_isNoErrorOfItsOwn() throws IOException {
    write("a.yaml", ROLLOUT);
    write("b.yaml", Samples.SERVICE + "---\n" + POLICY + "---\n{");

    assertThat(Samples.errors(ConfigLoader.load(directory)))
        .singleElement()
        .asString()
        .startsWith("b.yaml:12:2: is not YAML: ");
  }

  @Test
  void names_thatTwoFilesClaim_areTold() throws IOException {
    write("a.yaml", POLICY);
    write("b.yaml", POLICY);

    assertThat(Samples.errors(ConfigLoader.load(directory)))
        .containsExactly("b.yaml:1:22: name: a policy of this name stands at a.yaml:1:22 already");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }
}
