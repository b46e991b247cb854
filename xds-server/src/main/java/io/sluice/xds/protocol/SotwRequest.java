package io.sluice.xds.protocol;

import java.util.List;
import java.util.Optional;

/**
 * A request of the state-of-the-world variant, without its node.
 *
 * @param version the last version of the type that the client accepted; empty if none
 * @param nonce the nonce of the response that it answers; empty if none
 * @param names everything it subscribes to in this type
 * @param error the message of {@code error_detail}: its presence, not a version, makes the request
 *     a NACK
 */
public record SotwRequest(
    String typeUrl, String version, String nonce, List<String> names, Optional<String> error) {
  /** Copies the names. */
  public SotwRequest {
    names = List.copyOf(names);
  }
}
