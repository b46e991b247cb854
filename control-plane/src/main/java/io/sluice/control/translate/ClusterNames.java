package io.sluice.control.translate;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The reversible names of clusters: one for each version of a service.
 *
 * <p>Envoy's statistics are names with dots, so a cluster called {@code v1.2.0} would arrive as
 * cluster {@code v1} with a counter {@code 2.0.upstream_rq_total}. A name here is {@code
 * <service>__<version>}, of letters, digits, {@code -} and {@code _} alone. In both parts letters,
 * digits and {@code -} stand for themselves, {@code _d} for a dot, {@code _u} for an underscore and
 * {@code _x2f} for any other byte of the UTF-8 text. An underscore is never followed by another one
 * but in the separator, so each name has one reading.
 */
public final class ClusterNames {
  private static final String SEPARATOR = "__";
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9-]|_d|_u|_x[0-9a-f]{2}");
  private static final Pattern PART = Pattern.compile("(?:" + TOKEN + ")+");
  private static final HexFormat HEX = HexFormat.of();

  private ClusterNames() {}

  /**
   * A version of a service.
   *
   * @param service name of the service, not empty
   * @param version name of the version, not empty
   */
  public record ServiceVersion(String service, String version) {
    public ServiceVersion {
      if (service.isEmpty() || version.isEmpty()) {
        throw new IllegalArgumentException("a service and a version have names");
      }
    }
  }

  /** {@return the cluster of a version} */
  public static String encode(String service, String version) {
    return encode(new ServiceVersion(service, version));
  }

  /** {@return the cluster of a version} */
  public static String encode(ServiceVersion version) {
    return escape(version.service()) + SEPARATOR + escape(version.version());
  }

  /** {@return whose cluster this is; empty if the name is not one that {@link #encode} makes} */
  public static Optional<ServiceVersion> decode(String cluster) {
    int at = cluster.indexOf(SEPARATOR);
    if (at < 0) {
      return Optional.empty();
    }
    Optional<String> service = unescape(cluster.substring(0, at));
    Optional<String> version = unescape(cluster.substring(at + SEPARATOR.length()));
    if (service.isEmpty() || version.isEmpty()) {
      return Optional.empty();
    }
    ServiceVersion decoded = new ServiceVersion(service.get(), version.get());
    // Bytes that have a shorter form than _xNN are not written that way: one name for each version.
    return encode(decoded).equals(cluster) ? Optional.of(decoded) : Optional.empty();
  }

  /** {@return a name as a part of Envoy's statistics, which does not end at a dot} */
  static String escape(String name) {
    StringBuilder safe = new StringBuilder(name.length() + 8);
    for (byte unit : name.getBytes(StandardCharsets.UTF_8)) {
      if (isPlain(unit)) {
        safe.append((char) unit);
      } else if (unit == '.') {
        safe.append("_d");
      } else if (unit == '_') {
        safe.append("_u");
      } else {
        safe.append("_x").append(HEX.toHexDigits(unit));
      }
    }
    return safe.toString();
  }

  private static boolean isPlain(byte unit) {
    return (unit >= 'a' && unit <= 'z')
        || (unit >= 'A' && unit <= 'Z')
        || (unit >= '0' && unit <= '9')
        || unit == '-';
  }

  private static Optional<String> unescape(String safe) {
    if (!PART.matcher(safe).matches()) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(safe.length());
    TOKEN.matcher(safe).results().forEach(token -> bytes.put(unit(token.group())));
    try {
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static byte unit(String token) {
    return switch (token) {
      case "_d" -> (byte) '.';
      case "_u" -> (byte) '_';
      default ->
          (byte) (token.length() == 1 ? token.charAt(0) : HexFormat.fromHexDigits(token, 2, 4));
    };
  }
}
