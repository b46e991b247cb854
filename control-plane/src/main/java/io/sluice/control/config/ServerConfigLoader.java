package io.sluice.control.config;

import io.sluice.control.config.ServerConfig.ApiToken;
import io.sluice.control.config.ServerConfigResult.Loaded;
import io.sluice.control.config.ServerConfigResult.Refused;
import io.sluice.control.config.ServerReader.ServerDraft;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The reader of the server's own file, and of the secrets that it points to. */
public final class ServerConfigLoader {
  private final Function<String, Optional<String>> environment;
  private final Findings findings = new Findings();

  private ServerConfigLoader(Function<String, Optional<String>> environment) {
    this.environment = environment;
  }

  /**
   * {@return what {@code sluice.yaml} in a config directory says; the defaults if there is none}
   *
   * @param environment the variables of the environment
   */
  public static ServerConfigResult inDirectory(
      Path directory, Function<String, Optional<String>> environment) {
    Path file = directory.resolve(ConfigFiles.SERVER_FILE);
    return Files.exists(file) ? load(file, environment) : new Loaded(ServerConfig.defaults());
  }

  /**
   * {@return what a file says}
   *
   * @param environment the variables of the environment
   */
  public static ServerConfigResult load(Path file, Function<String, Optional<String>> environment) {
    var loader = new ServerConfigLoader(environment);
    Optional<ServerConfig> config = loader.read(file);
    return config
        .filter(_ -> loader.findings.errorCount() == 0)
        .<ServerConfigResult>map(Loaded::new)
        .orElseGet(() -> new Refused(loader.findings.errors()));
  }

  private Optional<ServerConfig> read(Path file) {
    String name = file.getFileName().toString();
    try (InputStream in = Files.newInputStream(file)) {
      List<Cursor> documents =
          YamlFile.documents(name, in.readNBytes(YamlFile.MAX_BYTES + 1), findings);
      if (documents.size() > 1) {
        documents.get(1).problem("is a second document; the server's file has one");
      }
      return documents.isEmpty()
          ? Optional.of(ServerConfig.defaults())
          : config(documents.getFirst());
    } catch (NoSuchFileException _) {
      findings.error(Place.whole(name), "", "does not exist");
    } catch (IOException e) {
      findings.error(Place.whole(name), "", "cannot be read: " + e);
    }
    return Optional.empty();
  }

  private Optional<ServerConfig> config(Cursor document) {
    if (document.shape() != Cursor.Shape.MAPPING) {
      return ServerReader.TYPE.read(document).map(ServerDraft::config);
    }
    ObjectType.Outcome<ServerDraft> outcome = ServerReader.TYPE.readMapping(document);
    Values values = outcome.values();
    values
        .given(ServerReader.TLS)
        .ifPresent(tls -> {
          Cursor at = values.at(ServerReader.TLS);
          readable(tls.certificate(), at.valueOrGap(ServerReader.CERTIFICATE.name()));
          readable(tls.key(), at.valueOrGap(ServerReader.KEY.name()));
          tls.clientCa()
              .ifPresent(ca -> readable(ca, at.valueOrGap(ServerReader.CLIENT_CA.name())));
        });
    var tokens = new TokenLookup(environment);
    List<ApiToken> found =
        tokens.find(
            values.given(ServerReader.TOKENS).orElse(List.of()), values.at(ServerReader.TOKENS));
    return outcome.value().map(draft -> draft.config().withTokens(found));
  }

  private static void readable(Path file, Cursor at) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      at.problem("cannot be read: " + file.toAbsolutePath());
    }
  }
}
