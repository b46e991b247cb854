package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

/** A condition on a request header; {@code name} is lower case. */
public sealed interface HeaderMatch {
  /** {@return name of the header} */
  String name();

  /** The header has exactly this value. */
  record Exact(String name, String value) implements HeaderMatch {
    public Exact {
      requireNonNull(name);
      requireNonNull(value);
    }
  }

  /** The header's value begins so. */
  record Prefix(String name, String value) implements HeaderMatch {
    public Prefix {
      requireNonNull(name);
      requireNonNull(value);
    }
  }

  /** The header's whole value matches an RE2 expression. */
  record Regex(String name, String value) implements HeaderMatch {
    public Regex {
      requireNonNull(name);
      requireNonNull(value);
    }
  }

  /** The header is there. */
  record Present(String name) implements HeaderMatch {
    public Present {
      requireNonNull(name);
    }
  }

  /** The header is not there. */
  record Absent(String name) implements HeaderMatch {
    public Absent {
      requireNonNull(name);
    }
  }
}
