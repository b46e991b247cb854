package io.sluice.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ServerConfig.ApiToken;
import io.sluice.control.config.ServerConfig.Exposure;
import io.sluice.control.config.ServerConfig.Listen;
import io.sluice.control.config.ServerConfig.Role;
import io.sluice.control.config.ServerConfig.Store;
import io.sluice.control.config.ServerConfig.Tls;
import io.sluice.control.config.ServerConfigResult.Loaded;
import io.sluice.control.config.ServerConfigResult.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerConfigLoaderTest {
  private static final String TOKEN = "a-token-that-is-long-enough";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("CI_TOKEN", TOKEN, "SHORT", "short-secret");

  @TempDir Path directory;

  @Test
  void directory_withoutTheFile_hasDefaultsOnLoopback() {
    ServerConfig config = loaded(ServerConfigLoader.inDirectory(directory, _ -> Optional.empty()));

    assertThat(config)
        .isEqualTo(
            new ServerConfig(
                new Listen("127.0.0.1", 18_000),
                new Listen("127.0.0.1", 8_080),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                new TreeMap<>(),
                new Store.Sqlite(Path.of("data", "sluice.db")),
                Duration.ofHours(24),
                ServerConfig.defaults().limits(),
                SourceConfig.NONE,
                Exposure.GUARDED));
  }

  @Test
  void file_thatSaysNothing_hasTheDefaults() throws IOException {
    assertThat(config("# nothing\n")).isEqualTo(ServerConfig.defaults());
    assertThat(config("{}")).isEqualTo(ServerConfig.defaults());
    assertThat(config("xds: {}\noperators: {}\nlimits: {}")).isEqualTo(ServerConfig.defaults());
  }

  @Test
  void file_withEverything_isReadWhole() throws IOException {
    Path certificate = write("server.pem", "certificate");
    Path key = write("server.key", "key");
    Path clientCa = write("clients.pem", "authorities");
    write("admin.token", "  " + TOKEN + "-admin \n");

    ServerConfig config =
        config(
            """
            xds: {address: 0.0.0.0, port: 18001}
            operators: {address: "::", port: 0}
            tls: {certificate: %s, key: %s, clientCa: %s}
            tokens:
              - {name: grafana, role: viewer, token: %s-viewer}
              - {name: ci, role: operator, env: CI_TOKEN}
              - {name: root, role: admin, file: %s}
            store: {sqlite: /var/lib/sluice/journal.db}
            forgetAfter: 30m
            """
                .formatted(certificate, key, clientCa, TOKEN, directory.resolve("admin.token")));

    assertThat(config)
        .isEqualTo(
            new ServerConfig(
                new Listen("0.0.0.0", 18_001),
                new Listen("::", 0),
                Optional.of(new Tls(certificate, key, Optional.of(clientCa))),
                List.of(),
                tokensOfEachRole(),
                List.of(),
                new TreeMap<>(),
                new Store.Sqlite(Path.of("/var/lib/sluice/journal.db")),
                Duration.ofMinutes(30),
                ServerConfig.defaults().limits(),
                SourceConfig.NONE,
                Exposure.GUARDED));
  }

  private static List<ApiToken> tokensOfEachRole() {
    return List.of(
        new ApiToken("grafana", Role.VIEWER, Secret.of(TOKEN + "-viewer")),
        new ApiToken("ci", Role.OPERATOR, Secret.of(TOKEN)),
        new ApiToken("root", Role.ADMIN, Secret.of(TOKEN + "-admin")));
  }

  @Test
  void otherHosts_inClearTextOrWithoutTokens_areRefusedUnlessInsecure() throws IOException {
    assertThat(errors("xds: {address: 0.0.0.0}"))
        .containsExactly(
            "sluice.yaml:1:6: xds: serves other hosts in clear text; give tls, or say insecure:"
                + " true");
    assertThat(errors("operators: {address: 10.0.0.1}"))
        .containsExactly(
            "sluice.yaml:1:12: operators: serves other hosts in clear text; give tls, or say"
                + " insecure: true",
            "sluice.yaml:1:12: operators: lets everybody on other hosts in; give tokens, or say"
                + " insecure: true");
    assertThat(config("operators: {address: 0.0.0.0}\ninsecure: true").exposure())
        .isEqualTo(Exposure.INSECURE);
    assertThat(config("operators: {address: \"::1\"}\nxds: {address: 127.0.0.2}").exposure())
        .isEqualTo(Exposure.GUARDED);
  }

  @Test
  void secrets_whateverIsWrongWithThem_areNeverShown() throws IOException {
    write("bad.token", "short-secret");
    List<String> errors =
        errors(
            """
            tokens:
              - {name: a, role: viewer, token: short-secret}
              - {name: b, role: viewer, token: "a long secret with spaces in it"}
              - {name: c, role: viewer, token: [short-secret]}
            """);
    List<String> errorsElsewhere =
        errors(
            """
            tokens:
              - {name: d, role: viewer, env: SHORT}
              - {name: e, role: viewer, file: %s}
              - {name: f, role: viewer, token: %s}
              - {name: g, role: viewer, env: CI_TOKEN}
            """
                .formatted(directory.resolve("bad.token"), TOKEN));

    assertThat(errors).hasSize(3).noneMatch(e -> e.contains("secret"));
    assertThat(errorsElsewhere)
        .hasSize(3)
        .noneMatch(e -> e.contains("secret") || e.contains(TOKEN));
    assertThat(errors.getFirst())
        .isEqualTo(
            "sluice.yaml:2:36: tokens[0].token: is not a token of 16 to 512 visible characters"
                + " without spaces");
  }

  @Test
  void token_withoutSourceOrWithUnknownRole_isRefused() throws IOException {
    assertThat(errors("tokens:\n  - {name: e, role: root}\n"))
        .containsExactly(
            "sluice.yaml:2:5: tokens[0]: needs one of token, file, env",
            "sluice.yaml:2:21: tokens[0].role: \"root\" is not possible; possible: feedback,"
                + " viewer, operator, admin");
  }

  @Test
  void tokens_thatAreTheSameOrNowhere_areRefused() throws IOException {
    assertThat(
            errors(
                """
                tokens:
                  - {name: a, role: viewer, token: %1$s}
                  - {name: b, role: admin, env: CI_TOKEN}
                  - {name: a, role: admin, token: %1$s-other}
                  - {name: c, role: admin, env: NONE}
                  - {name: d, role: admin, file: %2$s/none}
                """
                    .formatted(TOKEN, directory)))
        .containsExactly(
            "sluice.yaml:3:5: tokens[1]: is the same token as that of a; give each name one of its"
                + " own",
            "sluice.yaml:4:12: tokens[2].name: there is a token \"a\" already",
            "sluice.yaml:5:33: tokens[3].env: there is no variable NONE in the environment",
            "sluice.yaml:6:34: tokens[4].file: does not exist: " + directory + "/none");
  }

  @Test
  void toString_ofTheWholeConfig_hidesTokens() throws IOException {
    ServerConfig config = config("tokens: [{name: a, role: viewer, token: " + TOKEN + "}]");

    assertThat(config.toString()).contains("name=a", "token=•••").doesNotContain(TOKEN);
  }

  @Test
  void secret_presented_isComparedWhole() {
    assertThat(Secret.of(TOKEN).matches(TOKEN)).isTrue();
    assertThat(Secret.of(TOKEN).matches(TOKEN + "x")).isFalse();
    assertThat(Secret.of(TOKEN).matches("")).isFalse();
    assertThat(Secret.of(TOKEN)).isEqualTo(Secret.of(TOKEN)).isNotEqualTo(Secret.of("x"));
  }

  @Test
  void features_thatAreNotThereYet_areRefused() throws IOException {
    assertThat(
            errors(
                """
                store: {etcd: {}}
                commands: []
                xds: {tls: {}}
                """))
        .hasSize(3)
        .allMatch(error -> error.endsWith(": is not supported yet; remove it"));
  }

  @Test
  void file_thatIsWrong_isRefusedWithAllErrors() throws IOException {
    assertThat(
            errors(
                """
                xds: {adress: 0.0.0.0, port: 65536}
                operators: 8080
                tls: {certificate: none.pem}
                store: {}
                forgetAfter: 1
                limits: {maxStreams: 0, maxMessage: 1GiB}
                """))
        .extracting(error -> error.replaceFirst("sluice.yaml:\\d+:\\d+: ", ""))
        .containsExactly(
            "xds.adress: is no key of an address; did you mean address?",
            "xds.port: 65536 is not a whole number from 0 to 65,535",
            "operators: is a single value; it should be a mapping: an address such as {address:"
                + " 127.0.0.1, port: 8080}",
            "tls.key: is missing: file of the private key, PEM",
            "store: needs sqlite",
            "forgetAfter: \"1\" has no unit; write 1s for seconds",
            "limits.maxStreams: 0 is not a whole number from 1 to 1,000,000",
            "limits.maxMessage: 1024MiB is not possible; 64KiB to 256MiB are");
    assertThat(errors("tls: {certificate: none.pem, key: none.key}"))
        .containsExactly(
            "sluice.yaml:1:20: tls.certificate: cannot be read: "
                + Path.of("none.pem").toAbsolutePath(),
            "sluice.yaml:1:35: tls.key: cannot be read: " + Path.of("none.key").toAbsolutePath());
    assertThat(errors("{}\n---\nxds: {}"))
        .containsExactly("sluice.yaml:3:1: is a second document; the server's file has one");
    assertThat(errors("[xds]"))
        .containsExactly("sluice.yaml:1:1: is a list; it should be a mapping: the server's file");
  }

  @Test
  void file_thatIsNamedButNotThere_isRefused() {
    assertThat(
            errors(ServerConfigLoader.load(directory.resolve("other.yaml"), _ -> Optional.empty())))
        .containsExactly(directory.resolve("other.yaml") + ": does not exist");
  }

  @Test
  void file_readWithoutSecrets_needsNoneOfThem_butMustBeRight() throws IOException {
    write(
        "sluice.yaml",
        """
        tokens: [{name: c, role: admin, env: NONE}]
        tls: {certificate: none.pem, key: none.key}
        """);
    assertThat(ServerConfigLoader.inDirectoryWithoutSecrets(directory)).isInstanceOf(Loaded.class);

    write("sluice.yaml", "operator: {port: 99999}\nxds: {port: 99999}\n");
    assertThat(errors(ServerConfigLoader.inDirectoryWithoutSecrets(directory)))
        .containsExactly(
            "sluice.yaml:1:1: operator: is no key of the server's file; did you mean operators?",
            "sluice.yaml:2:13: xds.port: 99999 is not a whole number from 0 to 65,535");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text);
  }

  private ServerConfigResult load(String yaml) throws IOException {
    write("sluice.yaml", yaml);
    return ServerConfigLoader.inDirectory(
        directory, name -> Optional.ofNullable(ENVIRONMENT.get(name)));
  }

  private ServerConfig config(String yaml) throws IOException {
    return loaded(load(yaml));
  }

  private List<String> errors(String yaml) throws IOException {
    return errors(load(yaml));
  }

  private static ServerConfig loaded(ServerConfigResult result) {
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded) result).config();
  }

  private static List<String> errors(ServerConfigResult result) {
    assertThat(result).isInstanceOf(Refused.class);
    return ((Refused) result).errors().stream().map(ConfigError::toString).toList();
  }
}
