package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

/** A condition on a value of a request: of a header, a cookie, a query parameter or the path. */
public sealed interface ValueMatch {
  /** It is exactly this. */
  record Exact(String value) implements ValueMatch {
    public Exact {
      requireNonNull(value);
    }
  }

  /** It begins so. */
  record Prefix(String value) implements ValueMatch {
    public Prefix {
      requireNonNull(value);
    }
  }

  /** All of it matches an RE2 expression. */
  record Regex(String value) implements ValueMatch {
    public Regex {
      requireNonNull(value);
    }
  }

  /** It is there, whatever it is. */
  record Present() implements ValueMatch {}
}
