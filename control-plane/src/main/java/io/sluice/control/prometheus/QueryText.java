package io.sluice.control.prometheus;

import java.time.Duration;

/**
 * What is filled in for the places of a query.
 *
 * @param service for {@code {{service}}}
 * @param version for {@code {{version}}}
 * @param window for {@code {{window}}}
 */
record QueryText(String service, String version, Duration window) {
  /** {@return the query with its places filled in} */
  String of(String template) {
    return template
        .replace("{{service}}", escaped(service))
        .replace("{{version}}", escaped(version))
        .replace("{{window}}", spelled(window));
  }

  /**
   * Names hold nothing that ends a quoted text, by the rules of config files; a journal may be
   * older than these.
   */
  private static String escaped(String name) {
    return name.replace("\\", "\\\\").replace("\"", "\\\"").replace("'", "\\'");
  }

  private static String spelled(Duration window) {
    return window.toMillis() % 1_000 == 0 ? window.toSeconds() + "s" : window.toMillis() + "ms";
  }
}
