package io.sluice.control.translate;

import io.envoyproxy.envoy.config.route.v3.RouteAction.HashPolicy;
import io.sluice.control.config.StickyConfig;
import java.util.List;

/** What Envoy hashes to find a user's place, and the cookie that gives a user one. */
final class Stickiness {
  private static final String REQUEST_ID = "x-request-id";

  private Stickiness() {}

  /**
   * {@return what is hashed}
   *
   * <p>A user without the cookie is hashed on the id of this first request, and is then given that
   * id as the cookie: both have the same hash, so already the first answer comes from the version
   * that all later ones will come from.
   */
  static List<HashPolicy> hashPolicies(StickyConfig sticky) {
    return switch (sticky) {
      case StickyConfig.Header header -> List.of(header(header.name()));
      case StickyConfig.Cookie cookie ->
          List.of(
              HashPolicy.newBuilder()
                  .setCookie(HashPolicy.Cookie.newBuilder().setName(cookie.name()))
                  .setTerminal(true)
                  .build(),
              header(REQUEST_ID));
    };
  }

  /** {@return the value of {@code set-cookie}, in Envoy's format} */
  static String cookieFormat(StickyConfig.Cookie cookie) {
    String format =
        HeaderOptions.literal(cookie.name()) + "=%REQ(" + REQUEST_ID + ")%; Path=/; HttpOnly";
    return cookie.ttl().isZero()
        ? format
        : format + "; Max-Age=" + Math.max(1, cookie.ttl().toSeconds());
  }

  private static HashPolicy header(String name) {
    return HashPolicy.newBuilder()
        .setHeader(HashPolicy.Header.newBuilder().setHeaderName(name))
        .build();
  }
}
