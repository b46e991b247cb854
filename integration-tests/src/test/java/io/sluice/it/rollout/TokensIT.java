package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The command line against a server that wants tokens. */
final class TokensIT {
  private static final String TOKENS =
      """
      tokens:
        - {name: board, role: viewer, token: "looks-at-everything-1"}
        - {name: ci, role: operator, token: "steers-the-rollouts-1"}
      """;

  @RegisterExtension final Stage stage = new Stage(EnvoyKind.newest());
  @TempDir private Path folder;

  TokensIT() throws IOException {}

  @Test
  void commands_doWhatTheirTokenAllows_andTheJournalNamesIt() throws Exception {
    stage.put("shop.yaml", Texts.SHOP);
    stage.put("shop-v2.yaml", Texts.rollout("shop-v2", "{basic: {}}", "start: manual"));
    stage.serve(TOKENS);

    CommandRun.of(stage.server(), "list").assertRefused("the server wants a valid token");
    as("no-such-token-is-known", "list").assertRefused("the server wants a valid token");
    assertThat(as("looks-at-everything-1", "list").ok().out()).contains("shop-v2");
    as("looks-at-everything-1", "abort", "shop-v2").assertRefused("board is VIEWER", "OPERATOR");
    var _ = as("steers-the-rollouts-1", "abort", "shop-v2").ok();
    assertThat(as("looks-at-everything-1", "history", "shop-v2").ok().out())
        .contains("aborted: abort by ci");
  }

  private CommandRun as(String token, String... line) throws IOException {
    Path file = Files.writeString(folder.resolve(token), token + "\n");
    String[] words = Arrays.copyOf(line, line.length + 2);
    words[line.length] = "--token-file";
    words[line.length + 1] = file.toString();
    return CommandRun.of(stage.server(), words);
  }
}
