package io.sluice.rollout.engine;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Service;

/**
 * A service with the version that is stable now.
 *
 * @param service its definition; {@code service.stable()} is what the file says
 * @param stable what is stable: the file's word until a promotion, then the journal's
 */
public record ServiceEntry(Service service, String stable) {
  public ServiceEntry {
    requireNonNull(service);
    requireNonNull(stable);
  }
}
