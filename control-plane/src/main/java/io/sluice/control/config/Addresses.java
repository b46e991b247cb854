package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import com.google.common.net.InetAddresses;
import io.sluice.control.config.VersionConfig.HostPort;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The types of addresses, endpoints and host names. */
final class Addresses {
  private static final Pattern SOMETHING = Pattern.compile("\\S+");
  private static final Pattern HOST_PORT =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)\\]|([^\\s:\\[\\]/]+)):([0-9]{1,5})");
  private static final String LABEL = "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";
  private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*\\.?");
  private static final Pattern DOMAIN =
      Pattern.compile(
          "\\*|(?:\\*[.-])?[A-Za-z0-9_.-]+|[A-Za-z0-9_.-]+[.-]\\*|\\[[0-9A-Fa-f:.]+\\]");
  private static final Pattern DOMAIN_WITH_PORT = Pattern.compile(".*[^:\\]]:[0-9]+|.*\\]:[0-9]+");

  /** IP addresses in their shortest form, so that equal ones are equal texts. */
  static final ScalarType<String> IP =
      ScalarType.text("an IP address", SOMETHING, Addresses::address);

  /** {@code address:port}. */
  static final ScalarType<HostPort> ENDPOINT =
      ScalarType.text("an endpoint such as 127.0.0.1:9001", SOMETHING, Addresses::endpoint);

  /** {@code name:port}. */
  static final ScalarType<HostPort> DNS =
      ScalarType.text("a host and port such as model.svc:8080", SOMETHING, Addresses::dns);

  /** Domains of a virtual host, lower case as Envoy compares them. */
  static final ScalarType<String> HOST =
      ScalarType.text("a host such as shop.example, *.example or *", SOMETHING, Addresses::host);

  /** Host names that a request may be given instead of its own. */
  static final ScalarType<String> REWRITTEN_HOST =
      ScalarType.text(
          "a host such as model.internal or model.internal:8080",
          Pattern.compile("[A-Za-z0-9_.:\\[\\]-]{1,255}"));

  private Addresses() {}

  private static Decoded<String> address(String text) {
    return InetAddresses.isInetAddress(text)
        ? Decoded.value(InetAddresses.toAddrString(InetAddresses.forString(text)))
        : Decoded.wrong(shown(text) + " is not an IP address such as 127.0.0.1, 0.0.0.0 or ::1");
  }

  private static Decoded<HostPort> endpoint(String text) {
    Optional<HostPort> hostPort = hostPort(text);
    if (hostPort.isEmpty()) {
      return Decoded.wrong(
          shown(text) + " is not an address and a port from 1 to 65,535, such as 127.0.0.1:9001");
    }
    return switch (address(hostPort.get().host())) {
      case Decoded.Value<String>(var address) ->
          Decoded.value(new HostPort(address, hostPort.get().port()));
      case Decoded.Wrong<String> _ ->
          Decoded.wrong(
              shown(text) + " is not an IP address and a port; names go into dns: " + shown(text));
    };
  }

  private static Decoded<HostPort> dns(String text) {
    return hostPort(text)
        .filter(
            at -> DNS_NAME.matcher(at.host()).matches() || InetAddresses.isInetAddress(at.host()))
        .map(Decoded::value)
        .orElseGet(() ->
            Decoded.wrong(
                shown(text)
                    + " is not a host and a port from 1 to 65,535, such as model.svc:8080"));
  }

  private static Optional<HostPort> hostPort(String text) {
    Matcher parts = HOST_PORT.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(parts.group(3));
    String host = parts.group(1) == null ? parts.group(2) : parts.group(1);
    return port < 1 || port > 65_535 ? Optional.empty() : Optional.of(new HostPort(host, port));
  }

  private static Decoded<String> host(String text) {
    if (DOMAIN_WITH_PORT.matcher(text).matches()) {
      return Decoded.wrong(shown(text) + " has a port; ports in Host are ignored, so leave it out");
    }
    return DOMAIN.matcher(text).matches()
        ? Decoded.value(text.toLowerCase(Locale.ROOT))
        : Decoded.wrong(shown(text) + " is not a host such as shop.example, *.example or *");
  }
}
