package io.sluice.control.loop;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ConfigSet;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Where the config files stand.
 *
 * @param inForce the last good ones
 * @param errors what is wrong with the files as they are now, one sentence each; empty if they are
 *     in force
 * @param refusals what of the files in force was not done, one sentence each
 * @param unproven services whose definition in force the Envoys have still to take
 */
public record ConfigStatus(
    ConfigSet inForce, List<String> errors, List<String> refusals, SortedSet<String> unproven) {
  public ConfigStatus {
    requireNonNull(inForce);
    errors = List.copyOf(errors);
    refusals = List.copyOf(refusals);
    unproven = Collections.unmodifiableSortedSet(new TreeSet<>(unproven));
  }
}
