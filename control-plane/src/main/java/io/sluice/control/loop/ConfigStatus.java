package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ConfigSet;
import java.util.List;

/**
 * Where the config files stand.
 *
 * @param inForce the last good ones
 * @param errors what is wrong with the files as they are now, one sentence each; empty if they are
 *     in force
 * @param refusals what of the files in force was not done, one sentence each
 */
public record ConfigStatus(ConfigSet inForce, List<String> errors, List<String> refusals) {
  public ConfigStatus {
    requireNonNull(inForce);
    errors = List.copyOf(errors);
    refusals = List.copyOf(refusals);
  }
}
