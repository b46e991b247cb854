package io.sluice.control.config;

import static io.sluice.control.config.Rule.exactlyOne;
import static io.sluice.control.config.Rule.needs;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** The reader of {@code kind: Service}. */
final class ServiceReader {
  static final String KIND = "Service";

  static final Field<String> NAME =
      Field.required("name", Texts.NAME, "Name of the service, unique.");
  static final Field<String> FLEET =
      Field.required("fleet", Texts.NAME, "The Envoys whose node.cluster this is.");

  private static final Field<String> ADDRESS =
      Field.optional("address", Addresses.IP, "IP address to bind.").or("0.0.0.0");
  private static final Field<Integer> PORT =
      Field.required("port", Numbers.PORT, "TCP port, 1 to 65535.");
  private static final Field<Path> CERTIFICATE =
      Field.required("certificate", Texts.FILE, "File of the certificate chain, PEM.");
  private static final Field<Path> KEY =
      Field.required("key", Texts.FILE, "File of the private key, PEM.");
  private static final Field<ListenConfig.Tls> LISTEN_TLS =
      Field.optional(
          "tls",
          ObjectType.of(
              "TLS such as {certificate: shop.pem, key: shop.key}",
              List.of(CERTIFICATE, KEY),
              v -> new ListenConfig.Tls(v.of(CERTIFICATE).toString(), v.of(KEY).toString())),
          "What the listener proves itself with: files of the server, whose content the Envoys get;"
              + " read again when they change.");
  static final Field<Optional<ListenConfig>> LISTEN =
      Field.required(
          "listen",
          new EitherType<>(
              WordType.of("none", Optional.empty()),
              ObjectType.of(
                  "a listener such as {address: 0.0.0.0, port: 10000}, or none",
                  List.of(ADDRESS, PORT, LISTEN_TLS),
                  ServiceReader::listen)),
          "Where the Envoys listen; services on the same address and port share a listener. none:"
              + " users own the listener.");
  static final Field<List<String>> HOSTS =
      Field.optional(
              "hosts",
              ListType.distinct("hosts", Addresses.HOST),
              "Hosts that the service answers to; ports in Host are ignored.")
          .or("[\"*\"]");
  static final Field<List<RouteConfig>> ROUTES =
      Field.optional(
              "routes", ListType.notEmpty("routes", RouteReader.TYPE), "Routes, tried in order.")
          .or("[{match: {prefix: /}}]");

  private static final Field<String> COOKIE =
      Field.optional("cookie", Texts.COOKIE, "A cookie that the Envoys set.");
  private static final Field<Duration> TTL =
      Field.optional(
          "ttl", Durations.zeroOrMore(), "Life of the cookie; until the browser ends by default.");
  private static final Field<String> HEADER =
      Field.optional("header", Texts.HEADER, "A request header that callers send.");
  static final Field<StickyConfig> STICKY =
      Field.optional(
          "sticky",
          ObjectType.of(
                  "a stickiness such as {cookie: sluice-user, ttl: 24h}",
                  List.of(COOKIE, TTL, HEADER),
                  ServiceReader::sticky)
              .rules(exactlyOne(COOKIE, HEADER), needs(TTL, COOKIE)),
          "What a user is recognised by; who is on which version stays put.");

  static final Field<String> STABLE =
      Field.required(
          "stable",
          Texts.NAME,
          "The version that gets the traffic until a rollout promotes something else.");
  static final Field<SequencedMap<String, VersionConfig>> VERSIONS =
      Field.required(
          "versions",
          MapType.notEmpty("versions by name", Texts.NAME, VersionReader.TYPE),
          "The versions by name.");

  static final ObjectType<ServiceConfig> TYPE =
      ObjectType.of(
              "a service",
              List.of(
                  Documents.API_VERSION,
                  Documents.kind(KIND),
                  NAME,
                  FLEET,
                  LISTEN,
                  HOSTS,
                  ROUTES,
                  STICKY,
                  STABLE,
                  VERSIONS),
              ServiceReader::service)
          .later("predictions")
          .checked(ServiceReader::check);

  private ServiceReader() {}

  private static Optional<ListenConfig> listen(Values values) {
    return Optional.of(
        new ListenConfig(values.of(ADDRESS), values.of(PORT), values.given(LISTEN_TLS)));
  }

  private static StickyConfig sticky(Values values) {
    return values
        .given(COOKIE)
        .<StickyConfig>map(
            name -> new StickyConfig.Cookie(name, values.given(TTL).orElse(Duration.ZERO)))
        .or(() -> values.given(HEADER).map(StickyConfig.Header::new))
        .orElseThrow();
  }

  private static void check(Values values) {
    List<String> names =
        values.at(VERSIONS).entries().stream().map(Cursor.Entry::name).distinct().toList();
    values
        .given(STABLE)
        .filter(stable -> !names.contains(stable))
        .filter(_ -> values.has(VERSIONS))
        .ifPresent(stable ->
            values
                .at(STABLE)
                .problem(
                    Cursor.shown(stable)
                        + " is not among the versions; "
                        + Nearest.hint(stable, names)));
    values.given(ROUTES).ifPresent(routes -> RouteOrder.check(routes, values.at(ROUTES)));
  }

  private static ServiceConfig service(Values values) {
    return new ServiceConfig(
        values.of(NAME),
        values.of(FLEET),
        values.of(LISTEN),
        values.of(HOSTS),
        values.of(ROUTES),
        values.given(STICKY),
        values.of(STABLE),
        VersionReader.named(values.of(VERSIONS)));
  }
}
