package io.sluice.control.config;

import static io.sluice.control.config.CertificateRules.NODE_IDENTITY;
import static io.sluice.control.config.LimitsReader.LIMITS;

import com.google.common.net.InetAddresses;
import io.sluice.control.config.ServerConfig.Exposure;
import io.sluice.control.config.ServerConfig.Listen;
import io.sluice.control.config.ServerConfig.Store;
import io.sluice.control.config.ServerConfig.Tls;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The reader of {@code sluice.yaml}. */
final class ServerReader {
  private static final int XDS_PORT = 18_000;
  private static final int OPERATORS_PORT = 8_080;

  private static final Field<Listen> XDS =
      listen("xds", XDS_PORT, "Where Envoys connect.").or("{}");
  private static final Field<Listen> OPERATORS =
      listen("operators", OPERATORS_PORT, "Where operators, their tools and alerts connect.")
          .or("{}");

  static final Field<Path> CERTIFICATE =
      Field.required("certificate", Texts.FILE, "File of the certificate chain, PEM.");
  static final Field<Path> KEY = Field.required("key", Texts.FILE, "File of the private key, PEM.");
  static final Field<Path> CLIENT_CA =
      Field.optional(
          "clientCa",
          Texts.FILE,
          "File of the authorities of the Envoys' certificates, PEM; given, the xDS port wants one"
              + " of each.");
  static final Field<Tls> TLS =
      Field.optional(
          "tls",
          ObjectType.of(
              "TLS such as {certificate: server.pem, key: server.key}",
              List.of(CERTIFICATE, KEY, CLIENT_CA),
              v -> new Tls(v.of(CERTIFICATE), v.of(KEY), v.given(CLIENT_CA))),
          "What both ports prove themselves with; read again when the files change.");

  static final Field<List<TokenDraft>> TOKENS =
      Field.optional(
          "tokens",
          ListType.notEmpty("tokens", TokenDraft.TYPE),
          "Who may use the operators' port; everybody by default.");

  static final Field<List<SecretDraft>> SECRETS =
      Field.optional(
          "secrets",
          ListType.notEmpty("secrets", SecretDraft.TYPE),
          "What hooks and gates prove themselves with; rollouts name them.");

  private static final Field<Path> SQLITE =
      Field.optional("sqlite", Texts.FILE, "File of the journal, made where it does not exist.");
  private static final Field<Store> STORE =
      Field.optional(
              "store",
              ObjectType.<Store>of(
                      "a store such as {sqlite: data/sluice.db}",
                      List.of(SQLITE),
                      v -> new Store.Sqlite(v.of(SQLITE)))
                  .later("etcd")
                  .rules(Rule.exactlyOne(SQLITE)),
              "Where the journal is.")
          .or("{sqlite: data/sluice.db}");

  private static final Field<Duration> FORGET_AFTER =
      Field.optional(
              "forgetAfter",
              Durations.between(Duration.ofSeconds(1), Durations.LONGEST),
              "How long the versions of a disconnected Envoy count as in use.")
          .or("24h");

  private static final Field<Boolean> INSECURE =
      Field.optional(
              "insecure", Numbers.FLAG, "Whether other hosts may be served without TLS and tokens.")
          .or("false");

  /** All but the tokens, secrets and addresses, which are looked up after it. */
  static final ObjectType<ServerConfig> TYPE =
      ObjectType.of(
              "the server's file",
              List.of(
                  XDS,
                  OPERATORS,
                  TLS,
                  NODE_IDENTITY,
                  TOKENS,
                  SECRETS,
                  NotifierDraft.NOTIFIERS,
                  STORE,
                  FORGET_AFTER,
                  LIMITS,
                  SourceReader.PROMETHEUS,
                  SourceReader.SCRAPE,
                  INSECURE),
              ServerReader::config)
          .later("etcd", "commands")
          .checked(ServerReader::check);

  private ServerReader() {}

  static ServerConfig defaults() {
    return new ServerConfig(
        XDS.defaultValue(),
        OPERATORS.defaultValue(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of(),
        new TreeMap<>(),
        STORE.defaultValue(),
        FORGET_AFTER.defaultValue(),
        LIMITS.defaultValue(),
        SourceConfig.NONE,
        Exposure.GUARDED);
  }

  private static Field<Listen> listen(String name, int port, String doc) {
    Field<String> addressField =
        Field.optional("address", Addresses.IP, "IP address to bind.").or("127.0.0.1");
    Field<Integer> portField =
        Field.optional("port", Numbers.whole(0, 65_535), "TCP port; 0 for a free one.")
            .or(Integer.toString(port));
    return Field.optional(
        name,
        ObjectType.of(
                "an address such as {address: 127.0.0.1, port: " + port + "}",
                List.of(addressField, portField),
                v -> new Listen(v.of(addressField), v.of(portField)))
            .later("tls"),
        doc);
  }

  private static void check(Values values) {
    boolean certificates = values.given(TLS).filter(t -> t.clientCa().isPresent()).isPresent();
    if (values.has(NODE_IDENTITY) && !certificates) {
      values
          .at(NODE_IDENTITY)
          .problem(
              "goes by the certificates of Envoys, which are not asked for; give tls.clientCa");
    }
    if (values.given(INSECURE).orElse(false)) {
      return;
    }
    guard(XDS, values);
    guard(OPERATORS, values);
    boolean open = values.given(OPERATORS).filter(l -> !isLoopback(l)).isPresent();
    if (open && !values.has(TOKENS)) {
      values
          .at(OPERATORS)
          .problem("lets everybody on other hosts in; give tokens, or say insecure: true");
    }
  }

  private static void guard(Field<Listen> field, Values values) {
    boolean open = values.given(field).filter(l -> !isLoopback(l)).isPresent();
    if (open && !values.has(TLS)) {
      values.at(field).problem("serves other hosts in clear text; give tls, or say insecure: true");
    }
  }

  private static boolean isLoopback(Listen listen) {
    return InetAddresses.forString(listen.address()).isLoopbackAddress();
  }

  private static ServerConfig config(Values values) {
    return new ServerConfig(
        values.of(XDS),
        values.of(OPERATORS),
        values.given(TLS),
        values.given(NODE_IDENTITY).orElse(List.of()),
        List.of(),
        List.of(),
        notifiers(values),
        values.of(STORE),
        values.of(FORGET_AFTER),
        values.of(LIMITS),
        SourceReader.sources(values),
        values.of(INSECURE) ? Exposure.INSECURE : Exposure.GUARDED);
  }

  /** {@return the notifiers without the addresses, which are looked up after it} */
  private static SortedMap<String, NotifierConfig> notifiers(Values values) {
    var notifiers = new TreeMap<String, NotifierConfig>();
    values
        .given(NotifierDraft.NOTIFIERS)
        .ifPresent(drafts -> drafts.forEach((name, draft) -> notifiers.put(name, draft.config())));
    return notifiers;
  }
}
