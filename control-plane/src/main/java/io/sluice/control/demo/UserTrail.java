package io.sluice.control.demo;

import java.util.List;

/**
 * What one user has seen.
 *
 * @param user the user's name
 * @param answers whole answers with a version
 * @param versions the versions in the order in which they came, without repetitions in a row; at
 *     most 100
 */
public record UserTrail(String user, long answers, List<String> versions) {
  public UserTrail {
    versions = List.copyOf(versions);
  }
}
