package io.sluice.control.web;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ServerConfig.Role;

/**
 * Who makes a call.
 *
 * @param name the token's name, which the journal keeps
 * @param role what they may do
 */
public record Caller(String name, Role role) {
  public Caller {
    requireNonNull(name);
    requireNonNull(role);
  }

  /** {@return whether they may do what takes that role} */
  boolean may(Role wanted) {
    return role.allows(wanted);
  }
}
