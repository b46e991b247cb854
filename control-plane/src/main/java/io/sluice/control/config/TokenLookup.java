package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.control.config.NotifierConfig.Address;
import io.sluice.control.config.ServerConfig.ApiToken;
import io.sluice.control.config.ServerConfig.CallSecret;
import io.sluice.control.config.TokenDraft.Source;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

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
      find(draft.source(), item, TokenDraft.FORM)
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

  /** {@return the secrets that could be found} */
  List<CallSecret> secrets(List<SecretDraft> drafts, Cursor at) {
    var secrets = new ArrayList<CallSecret>();
    for (int i = 0; i < drafts.size(); i++) {
      SecretDraft draft = drafts.get(i);
      Cursor item = at.itemOrSelf(i);
      if (secrets.stream().anyMatch(other -> other.name().equals(draft.name()))) {
        item.valueOrGap("name").problem("there is a secret " + shown(draft.name()) + " already");
        continue;
      }
      find(draft.source(), item, SecretDraft.FORM)
          .map(value -> new CallSecret(draft.name(), draft.hosts(), value))
          .ifPresent(secrets::add);
    }
    return secrets;
  }

  /** {@return the notifiers, as far as it could be found where their messages go} */
  SortedMap<String, NotifierConfig> notifiers(Map<String, NotifierDraft> drafts, Cursor at) {
    var notifiers = new TreeMap<String, NotifierConfig>();
    drafts.forEach((name, draft) ->
        address(draft, draft.at(at.valueOrGap(name)))
            .ifPresent(address -> notifiers.put(name, draft.config().at(address))));
    return notifiers;
  }

  private Optional<Address> address(NotifierDraft draft, Cursor at) {
    Optional<Secret> url = find(draft.url(), at, NotifierDraft.URL_FORM);
    Cursor tokenAt = at.valueOrGap(NotifierDraft.TOKEN.name());
    Optional<Secret> token =
        draft.token().flatMap(source -> find(source, tokenAt, NotifierDraft.TOKEN_FORM));
    boolean isSecret = token.isPresent() || draft.config().form() == NotifierConfig.Form.SLACK;
    url.flatMap(found -> fault(found).or(() -> isSecret ? readable(found) : Optional.empty()))
        .ifPresent(at::problem);
    return url.map(found -> new Address(found, token));
  }

  /** {@return what is wrong with a URL, without a word of it} */
  private static Optional<String> fault(Secret secret) {
    try {
      var url = new URI(secret.revealed());
      return url.getHost() == null || url.getUserInfo() != null
          ? Optional.of("its URL has no host, or has a name or password in it")
          : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.of("its URL is none");
    }
  }

  private static Optional<String> readable(Secret url) {
    return ClearText.isReadable(URI.create(url.revealed()))
        ? Optional.of("its secret would go over the network in clear text; use https")
        : Optional.empty();
  }

  /**
   * What a secret must look like.
   *
   * @param what what it is, with its article, for messages
   */
  record Form(Pattern pattern, String what) {}

  private Optional<Secret> find(Source source, Cursor at, Form form) {
    return switch (source) {
      case Source.Literal(var secret) -> Optional.of(secret);
      case Source.FromFile(var file) -> inFile(file, at.valueOrGap("file"), form);
      case Source.FromEnvironment(var variable) -> {
        Cursor env = at.valueOrGap("env");
        Optional<String> text = environment.apply(variable);
        if (text.isEmpty()) {
          env.problem("there is no variable " + variable + " in the environment");
        }
        yield text.flatMap(token -> secret(token, "the variable " + variable, env, form));
      }
    };
  }

  private static Optional<Secret> inFile(Path file, Cursor at, Form form) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] content = in.readNBytes(MAX_FILE_BYTES);
      return secret(new String(content, StandardCharsets.UTF_8), "the file " + file, at, form);
    } catch (IOException e) {
      at.problem(FileFailure.unreadable(e) + ": " + file.toAbsolutePath());
    }
    return Optional.empty();
  }

  private static Optional<Secret> secret(String text, String where, Cursor at, Form form) {
    if (!form.pattern().matcher(text.strip()).matches()) {
      at.problem("what " + where + " holds is not " + form.what());
      return Optional.empty();
    }
    return Optional.of(Secret.of(text.strip()));
  }
}
