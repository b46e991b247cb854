package io.sluice.control.config;

import io.sluice.control.config.ServerConfig.ApiToken;
import io.sluice.control.config.ServerConfig.CallSecret;
import io.sluice.control.config.ServerConfigResult.Loaded;
import io.sluice.control.config.ServerConfigResult.Refused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/** The reader of the server's own file, and of the secrets that it points to. */
public final class ServerConfigLoader {
  private final Secrets secrets;
  private final Findings findings = new Findings();

  private ServerConfigLoader(Secrets secrets) {
    this.secrets = secrets;
  }

  /** What becomes of that to which the file only points. */
  private sealed interface Secrets {
    /** It is read. */
    record Read(Function<String, Optional<String>> environment) implements Secrets {}

    /** It stays where it is. */
    record Unread() implements Secrets {}
  }

  /**
   * {@return what {@code sluice.yaml} in a config directory says; the defaults if there is none}
   *
   * @param environment the variables of the environment
   */
  public static ServerConfigResult inDirectory(
      Path directory, Function<String, Optional<String>> environment) {
    return inDirectory(directory, new Secrets.Read(environment));
  }

  /**
   * {@return what the file in a config directory says, as far as a machine can tell that has
   * neither the server's secrets nor its certificates}
   */
  public static ServerConfigResult inDirectoryWithoutSecrets(Path directory) {
    return inDirectory(directory, new Secrets.Unread());
  }

  /** {@return what a file says, as far as a machine can tell that has none of those} */
  public static ServerConfigResult loadWithoutSecrets(Path file) {
    return new ServerConfigLoader(new Secrets.Unread()).load(file, file.toString());
  }

  /**
   * {@return what a file says}
   *
   * @param environment the variables of the environment
   */
  public static ServerConfigResult load(Path file, Function<String, Optional<String>> environment) {
    return new ServerConfigLoader(new Secrets.Read(environment)).load(file, file.toString());
  }

  private static ServerConfigResult inDirectory(Path directory, Secrets secrets) {
    Path file = directory.resolve(ConfigFiles.SERVER_FILE);
    return Files.exists(file)
        ? new ServerConfigLoader(secrets).load(file, ConfigFiles.SERVER_FILE)
        : new Loaded(ServerConfig.defaults());
  }

  private ServerConfigResult load(Path file, String name) {
    return read(file, name)
        .filter(_ -> findings.errorCount() == 0)
        .<ServerConfigResult>map(Loaded::new)
        .orElseGet(() -> new Refused(findings.errors()));
  }

  private Optional<ServerConfig> read(Path file, String name) {
    try (InputStream in = Files.newInputStream(file)) {
      List<Cursor> documents =
          YamlFile.documents(name, in.readNBytes(YamlFile.MAX_BYTES + 1), findings);
      if (documents.size() > 1) {
        documents.get(1).problem("is a second document; the server's file has one");
      }
      return documents.isEmpty()
          ? Optional.of(ServerConfig.defaults())
          : config(documents.getFirst());
    } catch (IOException e) {
      findings.error(Place.whole(name), "", FileFailure.unreadable(e));
    }
    return Optional.empty();
  }

  private Optional<ServerConfig> config(Cursor document) {
    if (document.shape() != Cursor.Shape.MAPPING) {
      return ServerReader.TYPE.read(document);
    }
    ObjectType.Outcome<ServerConfig> outcome = ServerReader.TYPE.readMapping(document);
    return switch (secrets) {
      case Secrets.Unread() -> outcome.value();
      case Secrets.Read(var environment) -> {
        checkCertificates(outcome.values());
        SourceReader.checkFiles(outcome.values());
        yield withSecrets(outcome, new TokenLookup(environment));
      }
    };
  }

  private static void checkCertificates(Values values) {
    values
        .given(ServerReader.TLS)
        .ifPresent(tls -> {
          Cursor at = values.at(ServerReader.TLS);
          SourceReader.readable(tls.certificate(), at.valueOrGap(ServerReader.CERTIFICATE.name()));
          SourceReader.readable(tls.key(), at.valueOrGap(ServerReader.KEY.name()));
          tls.clientCa()
              .ifPresent(
                  ca -> SourceReader.readable(ca, at.valueOrGap(ServerReader.CLIENT_CA.name())));
        });
  }

  private static Optional<ServerConfig> withSecrets(
      ObjectType.Outcome<ServerConfig> outcome, TokenLookup lookup) {
    Values values = outcome.values();
    List<ApiToken> tokens =
        lookup.find(
            values.given(ServerReader.TOKENS).orElse(List.of()), values.at(ServerReader.TOKENS));
    List<CallSecret> secrets =
        lookup.secrets(
            values.given(ServerReader.SECRETS).orElse(List.of()), values.at(ServerReader.SECRETS));
    SortedMap<String, NotifierConfig> notifiers =
        lookup.notifiers(
            values.given(NotifierDraft.NOTIFIERS).orElseGet(LinkedHashMap::new),
            values.at(NotifierDraft.NOTIFIERS));
    return outcome.value().map(config -> config.with(tokens, secrets, notifiers));
  }
}
