package io.sluice.xds.protocol;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request of the incremental variant, without its node.
 *
 * @param nonce the nonce of the response that it answers; empty if none
 * @param subscribe names to add to the subscription
 * @param unsubscribe names to take from it
 * @param initialVersions what a reconnecting client still has, version by name
 * @param error the message of {@code error_detail}; its presence makes the request a NACK
 */
public record DeltaRequest(
    String typeUrl,
    String nonce,
    List<String> subscribe,
    List<String> unsubscribe,
    Map<String, String> initialVersions,
    Optional<String> error) {
  /** Copies the collections. */
  public DeltaRequest {
    subscribe = List.copyOf(subscribe);
    unsubscribe = List.copyOf(unsubscribe);
    initialVersions = Map.copyOf(initialVersions);
  }
}
