package io.sluice.rollout.model;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A service as the engine sees it: its versions, and which of them the file calls stable.
 *
 * @param name name of the service, unique
 * @param stable the version that gets all traffic until a rollout promotes another one
 * @param versions names of all versions that may get traffic, in the order of the file
 */
public record Service(String name, String stable, List<String> versions) {
  public Service {
    requireNonNull(name);
    versions = List.copyOf(versions);
    if (!versions.contains(stable)) {
      throw new IllegalArgumentException(
          "stable version " + stable + " of " + name + " is not among " + versions);
    }
  }
}
