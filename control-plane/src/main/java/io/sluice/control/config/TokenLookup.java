package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.control.config.ServerConfig.ApiToken;
import io.sluice.control.config.TokenDraft.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The way from where tokens are to what they are; it never says what one is. */
final class TokenLookup {
  private static final int MAX_FILE_BYTES = 4_096;

  private final Function<String, Optional<String>> environment;

  TokenLookup(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /** {@return the tokens that could be found} */
  List<ApiToken> find(List<TokenDraft> drafts, Cursor at) {
    var tokens = new ArrayList<ApiToken>();
    for (int i = 0; i < drafts.size(); i++) {
      TokenDraft draft = drafts.get(i);
      Cursor item = at.itemOrSelf(i);
      find(draft.source(), item)
          .map(secret -> new ApiToken(draft.name(), draft.role(), secret))
          .filter(token -> isNew(token, tokens, item))
          .ifPresent(tokens::add);
    }
    return tokens;
  }

  private static boolean isNew(ApiToken token, List<ApiToken> before, Cursor at) {
    for (ApiToken other : before) {
      if (other.name().equals(token.name())) {
        at.valueOrGap("name").problem("there is a token " + shown(token.name()) + " already");
        return false;
      }
      if (other.token().equals(token.token())) {
        at.problem(
            "is the same token as that of " + other.name() + "; give each name one of its own");
        return false;
      }
    }
    return true;
  }

  private Optional<Secret> find(Source source, Cursor at) {
    return switch (source) {
      case Source.Literal(var secret) -> Optional.of(secret);
      case Source.FromFile(var file) -> inFile(file, at.valueOrGap("file"));
      case Source.FromEnvironment(var variable) -> {
        Cursor env = at.valueOrGap("env");
        Optional<String> text = environment.apply(variable);
        if (text.isEmpty()) {
          env.problem("there is no variable " + variable + " in the environment");
        }
        yield text.flatMap(token -> secret(token, "the variable " + variable, env));
      }
    };
  }

  private static Optional<Secret> inFile(Path file, Cursor at) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_FILE_BYTES);
      return secret(new String(content, StandardCharsets.UTF_8), "the file " + file, at);
    } catch (IOException e) {
      at.problem(FileFailure.unreadable(e) + ": " + file.toAbsolutePath());
    }
    return Optional.empty();
  }

  private static Optional<Secret> secret(String text, String where, Cursor at) {
    if (!TokenDraft.VISIBLE.matcher(text.strip()).matches()) {
      at.problem("what " + where + " holds is not " + TokenDraft.WHAT);
      return Optional.empty();
    }
    return Optional.of(Secret.of(text.strip()));
  }
}
