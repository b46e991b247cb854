package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ServerConfig.CallSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SecretLookupTest {
  private static final String TOKEN = "the token of ci";

  @TempDir private Path directory;

  @Test
  void secrets_areLookedUp_andNeverShown() throws IOException {
    ServerConfig config =
        config(
            "secrets: [{name: ci, hosts: [ci.example], env: CI_TOKEN},"
                + " {name: none, hosts: [a], env: CI_TOKEN}]");

    assertThat(config.secrets()).extracting(CallSecret::value).containsOnly(Secret.of(TOKEN));
    assertThat(config.toString()).doesNotContain(TOKEN).contains("ci.example");
    assertThat(
            errors(
                """
                secrets:
                  - {name: ci, hosts: [ci.example], env: CI_TOKEN}
                  - {name: ci, hosts: [ci.example], env: CI_TOKEN}
                  - {name: other, hosts: [ci.example], env: NOBODY}
                """))
        .containsExactly(
            "sluice.yaml:3:12: secrets[1].name: there is a secret \"ci\" already",
            "sluice.yaml:4:45: secrets[2].env: there is no variable NOBODY in the environment");
    assertThat(errors("secrets: [{name: ci, file: a}]"))
        .containsExactly(
            "sluice.yaml:1:11: secrets[0].hosts: is missing: the hosts that may be told it,"
                + " whatever a rollout says");
  }

  @Test
  void file_isTakenWithoutItsSurroundingSpace() throws IOException {
    Path file = Files.writeString(directory.resolve("ci.secret"), "  s e \n");

    assertThat(
            config("secrets: [{name: ci, hosts: [a, 10.0.0.7], file: \"" + file + "\"}]").secrets())
        .containsExactly(new CallSecret("ci", List.of("a", "10.0.0.7"), Secret.of("s e")));
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
        directory, name -> name.equals("CI_TOKEN") ? Optional.of(TOKEN) : Optional.empty());
  }
}
