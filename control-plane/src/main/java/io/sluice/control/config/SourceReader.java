package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;
import static io.sluice.control.config.Rule.needs;

import io.sluice.control.config.SourceConfig.ClientIdentity;
import io.sluice.control.config.SourceConfig.Prometheus;
import io.sluice.control.config.SourceConfig.Scrape;
import io.sluice.control.config.VersionConfig.HostPort;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The reader of the sources that the server asks. */
final class SourceReader {
  private static final int MEBIBYTE = 1 << 20;

  private static final Field<URI> URL =
      Field.required(
          "url",
          ScalarType.text(
              "a URL such as https://prometheus.example:9090",
              Pattern.compile("https?://[^\\s?#]+"),
              SourceReader::url),
          "Where its API is, without /api/v1.");
  private static final Field<Path> TOKEN =
      Field.optional(
          "tokenFile", Texts.FILE, "File of the token that it wants; read for each question.");
  private static final Field<Path> CA =
      Field.optional(
          "ca",
          Texts.FILE,
          "File of the authorities of its certificate, PEM; those that Java ships by default.");
  private static final Field<Path> CERTIFICATE =
      Field.optional("certificate", Texts.FILE, "File of a client certificate, PEM.");
  private static final Field<Path> KEY =
      Field.optional("key", Texts.FILE, "File of its private key, PEM.");
  private static final Field<Duration> TIMEOUT =
      Field.optional(
              "timeout",
              Durations.between(Duration.ofMillis(100), Duration.ofMinutes(1)),
              "Time for an answer.")
          .or("5s");
  private static final Field<Integer> MAX_CONCURRENT =
      Field.optional("maxConcurrent", Numbers.whole(1, 1_000), "Questions at a time.").or("4");
  private static final Field<Integer> MAX_ANSWER =
      Field.optional("maxAnswer", Sizes.between(1 << 10, 64 * MEBIBYTE), "Size of an answer.")
          .or("4MiB");

  private static final ObjectType<Prometheus> PROMETHEUS_TYPE =
      ObjectType.of(
              "a Prometheus such as {url: \"http://127.0.0.1:9090\"}",
              List.of(URL, TOKEN, CA, CERTIFICATE, KEY, TIMEOUT, MAX_CONCURRENT, MAX_ANSWER),
              SourceReader::prometheus)
          .rules(needs(CERTIFICATE, KEY), needs(KEY, CERTIFICATE))
          .checked(SourceReader::check);

  static final Field<SequencedMap<String, Prometheus>> PROMETHEUS =
      Field.optional(
          "prometheus",
          MapType.notEmpty("Prometheus servers by name", Texts.NAME, PROMETHEUS_TYPE),
          "Prometheus servers that the metrics of policies may ask, by name.");

  private static final Field<List<HostPort>> ADMINS =
      Field.required(
          "admins",
          ListType.distinct("addresses of admin pages", Addresses.DNS),
          "Where they are; nobody else is asked, and nothing but HTTP is spoken.");
  private static final Field<Duration> SCRAPE_INTERVAL =
      Field.optional(
              "interval",
              Durations.between(Duration.ofMillis(500), Duration.ofMinutes(5)),
              "Time between two readings of an Envoy.")
          .or("5s");
  private static final Field<Duration> SCRAPE_TIMEOUT =
      Field.optional(
              "timeout",
              Durations.between(Duration.ofMillis(100), Duration.ofMinutes(1)),
              "Time for a reading.")
          .or("2s");
  private static final Field<Integer> SCRAPES =
      Field.optional("maxConcurrent", Numbers.whole(1, 1_000), "Envoys read at a time.").or("8");
  private static final Field<Integer> MAX_PAGE =
      Field.optional("maxAnswer", Sizes.between(1 << 10, 64 * MEBIBYTE), "Size of an answer.")
          .or("8MiB");

  static final Field<Scrape> SCRAPE =
      Field.optional(
          "scrape",
          ObjectType.of(
              "admin pages such as {admins: [\"127.0.0.1:9901\"]}",
              List.of(ADMINS, SCRAPE_INTERVAL, SCRAPE_TIMEOUT, SCRAPES, MAX_PAGE),
              v ->
                  new Scrape(
                      v.of(ADMINS),
                      v.of(SCRAPE_INTERVAL),
                      v.of(SCRAPE_TIMEOUT),
                      v.of(SCRAPES),
                      v.of(MAX_PAGE))),
          "The Envoys whose statistics are read from their admin pages, as they do not push them.");

  private SourceReader() {}

  private static Decoded<URI> url(String text) {
    try {
      URI url = new URI(text);
      return url.getHost() == null || url.getUserInfo() != null
          ? Decoded.wrong(shown(text) + " is not a URL with a host, and without a user")
          : Decoded.value(url);
    } catch (URISyntaxException e) {
      return Decoded.wrong(shown(text) + " is not a URL: " + e.getReason());
    }
  }

  private static void check(Values values) {
    boolean clear = values.given(URL).filter(url -> url.getScheme().equals("http")).isPresent();
    for (Field<Path> field : List.of(CA, CERTIFICATE)) {
      if (clear && values.has(field)) {
        values.at(field).problem("goes with https only");
      }
    }
    if (values.given(URL).filter(ClearText::isReadable).isPresent() && values.has(TOKEN)) {
      values.at(TOKEN).problem("would go over the network in clear text; use https");
    }
  }

  private static Prometheus prometheus(Values values) {
    return new Prometheus(
        values.of(URL),
        values.given(TOKEN),
        values.given(CA),
        values
            .given(CERTIFICATE)
            .map(certificate -> new ClientIdentity(certificate, values.given(KEY).orElseThrow())),
        values.of(TIMEOUT),
        values.of(MAX_CONCURRENT),
        values.of(MAX_ANSWER));
  }

  /** {@return what a server's file says of sources} */
  static SourceConfig sources(Values values) {
    return new SourceConfig(
        values.given(PROMETHEUS).map(TreeMap::new).orElseGet(TreeMap::new), values.given(SCRAPE));
  }

  /** Tells of files that cannot be read. */
  static void checkFiles(Values values) {
    values
        .given(PROMETHEUS)
        .ifPresent(all ->
            all.forEach((name, source) -> {
              Cursor at = values.at(PROMETHEUS).valueOrGap(name);
              source.token().ifPresent(file -> readable(file, at.valueOrGap(TOKEN.name())));
              source.ca().ifPresent(file -> readable(file, at.valueOrGap(CA.name())));
              source
                  .identity()
                  .ifPresent(identity -> {
                    readable(identity.certificate(), at.valueOrGap(CERTIFICATE.name()));
                    readable(identity.key(), at.valueOrGap(KEY.name()));
                  });
            }));
  }

  /** Tells of a file that cannot be read. */
  static void readable(Path file, Cursor at) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      at.problem("cannot be read: " + file.toAbsolutePath());
    }
  }
}
