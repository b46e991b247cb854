package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** What keeps a user on one version. */
public sealed interface StickyConfig {
  /**
   * A cookie that the Envoys set with the first answer.
   *
   * @param name name of the cookie
   * @param ttl its life; zero for a session cookie
   */
  record Cookie(String name, Duration ttl) implements StickyConfig {
    public Cookie {
      requireNonNull(name);
      requireNonNull(ttl);
    }
  }

  /**
   * A request header that callers send.
   *
   * @param name name of the header, lower case
   */
  record Header(String name) implements StickyConfig {
    public Header {
      requireNonNull(name);
    }
  }
}
