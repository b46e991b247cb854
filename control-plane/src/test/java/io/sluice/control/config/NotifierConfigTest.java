package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.NotifierConfig.Address;
import io.sluice.control.config.NotifierConfig.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifierConfigTest {
  private static final String HOOK = "https://hooks.example/T000/very-secret";
  private static final String SERVICE =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {port: 10000}
      stable: v1
      versions:
        v1: {endpoints: ["127.0.0.1:9001"]}
        v2: {endpoints: ["127.0.0.1:9002"]}
      ---
      kind: Rollout
      name: shop-v2
      service: shop
      candidate: v2
      strategy: {basic: {}}
      notify: [team-slack, audit]
      """;

  @TempDir Path directory;

  @Test
  void notifiers_ofBothForms_areReadAndTheirSecretsLookedUpAndNeverShown() throws IOException {
    Path file = Files.writeString(directory.resolve("slack.url"), HOOK + "\n");
    ServerConfig config =
        config(
            """
            notifiers:
              team-slack: {slack: {file: "%s"}, heldAfter: 1h}
              audit: {webhook: {url: "https://audit.example/", token: {env: TOKEN}}, events: [promoted]}
            """
                .formatted(file));

    var slack = Objects.requireNonNull(config.notifiers().get("team-slack"));
    assertThat(slack)
        .isEqualTo(
            new NotifierConfig(
                Form.SLACK,
                NewsKind.USUAL,
                Duration.ofHours(1),
                Duration.ofSeconds(5),
                Duration.ofMinutes(10),
                Optional.of(new Address(Secret.of(HOOK), Optional.empty()))));
    var audit = Objects.requireNonNull(config.notifiers().get("audit"));
    assertThat(audit.events()).isEqualTo(EnumSet.of(NewsKind.PROMOTED));
    assertThat(audit.address().flatMap(Address::token)).contains(Secret.of("t0ken"));
    assertThat(config.toString()).doesNotContain("very-secret").doesNotContain("t0ken");
  }

  @Test
  void notifiers_thatAreWrong_areRefusedWithoutTheirSecrets() throws IOException {
    Files.writeString(directory.resolve("bad.url"), "very-secret");
    String bad = directory.resolve("bad.url").toString();
    Files.writeString(directory.resolve("clear.url"), "http://hooks.example/very-secret");
    String clear = directory.resolve("clear.url").toString();
    List<String> errors =
        errors(
            """
            notifiers:
              none: {}
              both: {slack: {env: HOOK}, webhook: {url: "https://a.example"}}
              kinds: {slack: {env: HOOK}, events: [promotd]}
              plain: {slack: {url: "https://hooks.example/very-secret"}}
            """);
    List<String> lookedUp =
        errors(
            """
            notifiers:
              file: {slack: {file: "%s"}}
              env: {slack: {env: NOBODY}}
              clear: {webhook: {url: "http://audit.example/", token: {env: TOKEN}}}
              user: {webhook: {url: "https://ann:very-secret@audit.example/"}}
              slack: {slack: {file: "%s"}}
            """
                .formatted(bad, clear));

    assertThat(errors).hasSize(4);
    assertThat(errors.get(2)).contains("notifiers.kinds.events[0]").contains("promoted");
    assertThat(errors.get(3)).contains("notifiers.plain.slack.url");
    assertThat(lookedUp).hasSize(5);
    assertThat(lookedUp.get(0)).contains("what the file " + bad + " holds is not an http");
    assertThat(lookedUp.get(1)).contains("there is no variable NOBODY");
    assertThat(lookedUp.get(2)).contains("in clear text; use https");
    assertThat(lookedUp.get(3)).contains("has a name or password in it");
    assertThat(lookedUp.get(4)).contains("in clear text; use https");
    assertThat(lookedUp).noneMatch(error -> error.contains("very-secret"));
  }

  @Test
  void rollout_thatNamesANotifierThatIsNotThere_isRefusedWithAHint() throws IOException {
    Files.writeString(directory.resolve("shop.yaml"), SERVICE);
    ServerConfig one = config("notifiers: {team-slck: {slack: {env: HOOK}}}");

    assertThat(Samples.errors(ConfigLoader.load(directory, one)))
        .containsExactly(
            "shop.yaml:15:10: notify[0]: sluice.yaml has no notifier \"team-slack\"; did you mean"
                + " team-slck?",
            "shop.yaml:15:22: notify[1]: sluice.yaml has no notifier \"audit\"; possible: team-slck");
    assertThat(Samples.errors(ConfigLoader.load(directory, ServerConfig.defaults())))
        .hasSize(2)
        .allMatch(error -> error.endsWith("there is none at all"));
    assertThat(ConfigLoader.load(directory)).isInstanceOf(ConfigResult.Loaded.class);
  }

  private ServerConfig config(String yaml) throws IOException {
    return ((ServerConfigResult.Loaded) load(yaml)).config();
  }

  private List<String> errors(String yaml) throws IOException {
    return ((ServerConfigResult.Refused) load(yaml))
        .errors().stream().map(ConfigError::toString).toList();
  }

  private ServerConfigResult load(String yaml) throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), yaml);
    return ServerConfigLoader.inDirectory(
        directory,
        name ->
            switch (name) {
              case "HOOK" -> Optional.of(HOOK);
              case "TOKEN" -> Optional.of("t0ken");
              default -> Optional.empty();
            });
  }
}
