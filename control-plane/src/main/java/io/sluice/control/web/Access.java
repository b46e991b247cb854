package io.sluice.control.web;

import io.sluice.control.config.ServerConfig.ApiToken;
import io.sluice.control.config.ServerConfig.Role;
import java.util.List;
import java.util.Optional;

/** Who may call the operators' port. */
public sealed interface Access {
  /**
   * {@return who calls, by the value of the {@code authorization} header; empty for nobody who is
   * known}
   */
  Optional<Caller> caller(Optional<String> authorization);

  /** {@return the access that a server's tokens give: without any, everybody's} */
  static Access by(List<ApiToken> tokens) {
    return tokens.isEmpty() ? new Everybody() : new Tokens(tokens);
  }

  /** Everybody who can reach the port, which is bound to loopback, or opened on purpose. */
  record Everybody() implements Access {
    private static final Caller LOCAL = new Caller("local", Role.ADMIN);

    @Override
    public Optional<Caller> caller(Optional<String> authorization) {
      return Optional.of(LOCAL);
    }
  }

  /**
   * Bearers of a token.
   *
   * @param tokens at least one
   */
  record Tokens(List<ApiToken> tokens) implements Access {
    private static final String SCHEME = "bearer ";

    public Tokens {
      tokens = List.copyOf(tokens);
    }

    @Override
    public Optional<Caller> caller(Optional<String> authorization) {
      if (authorization.isEmpty()
          || !authorization.get().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
        return Optional.empty();
      }
      String presented = authorization.get().substring(SCHEME.length()).strip();
      Optional<Caller> found = Optional.empty();
      // Every token is compared, so that the time says nothing about which one was nearly right.
      for (ApiToken each : tokens) {
        if (each.token().matches(presented)) {
          found = Optional.of(new Caller(each.name(), each.role()));
        }
      }
      return found;
    }
  }
}
