package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

/** A condition on a request's path. */
public sealed interface PathMatch {
  /** The path begins so. */
  record Prefix(String value) implements PathMatch {
    public Prefix {
      requireNonNull(value);
    }
  }

  /** The path, without its query, is exactly this. */
  record Exact(String value) implements PathMatch {
    public Exact {
      requireNonNull(value);
    }
  }

  /** The whole path, without its query, matches an RE2 expression. */
  record Regex(String value) implements PathMatch {
    public Regex {
      requireNonNull(value);
    }
  }
}
