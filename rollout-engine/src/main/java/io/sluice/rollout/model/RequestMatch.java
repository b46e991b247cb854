package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** A condition on a request. */
public sealed interface RequestMatch {
  /** A header has a value; {@code name} is lower case. */
  record Header(String name, ValueMatch value) implements RequestMatch {
    public Header {
      requireNonNull(name);
      requireNonNull(value);
    }
  }

  /** A cookie has a value. */
  record Cookie(String name, ValueMatch value) implements RequestMatch {
    public Cookie {
      requireNonNull(name);
      requireNonNull(value);
    }
  }

  /** A parameter of the query has a value. */
  record Query(String name, ValueMatch value) implements RequestMatch {
    public Query {
      requireNonNull(name);
      requireNonNull(value);
    }
  }

  /** The path, without its query, is of a kind. */
  record Path(ValueMatch value) implements RequestMatch {
    public Path {
      requireNonNull(value);
    }
  }

  /**
   * The method is one of some.
   *
   * @param methods HTTP methods in upper case, at least one
   */
  record Methods(List<String> methods) implements RequestMatch {
    public Methods {
      methods = List.copyOf(methods);
      if (methods.isEmpty()) {
        throw new IllegalArgumentException("a condition on the method names at least one");
      }
    }
  }

  /**
   * All of some conditions hold.
   *
   * @param parts the conditions, at least one, none of them an {@code All} itself
   */
  record All(List<RequestMatch> parts) implements RequestMatch {
    public All {
      parts = List.copyOf(parts);
      if (parts.isEmpty() || parts.stream().anyMatch(All.class::isInstance)) {
        throw new IllegalArgumentException("all of what is no single condition: " + parts);
      }
    }
  }

  /** {@return the single conditions, all of which must hold} */
  default List<RequestMatch> conditions() {
    return this instanceof All(var parts) ? parts : List.of(this);
  }
}
