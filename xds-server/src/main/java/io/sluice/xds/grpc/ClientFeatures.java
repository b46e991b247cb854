package io.sluice.xds.grpc;

import io.sluice.xds.protocol.Expiry;
import java.util.Collection;

/**
 * What of the protocol only clients understand that say so in {@code node.client_features}: that
 * resources expire. Source: "TTL" and "SotW TTL" in Envoy's xDS protocol document, and its list of
 * client features, which calls the second one otherwise; both names are taken.
 */
final class ClientFeatures {
  static final String TTL = "xds.config.supports-resource-ttl";
  static final String WRAPPER = "xds.config.resource-in-sotw";
  private static final String WRAPPER_IN_PROTOCOL = "xds.config.supports-resource-in-sotw";

  private ClientFeatures() {}

  /** {@return whether a client with these features is told of times to live by increments} */
  static Expiry expiryIncremental(Collection<String> features) {
    return features.contains(TTL) ? Expiry.TOLD : Expiry.LEFT_OUT;
  }

  /** {@return whether it is by the state of the world, where they need a wrapper} */
  static Expiry expiryInStateOfTheWorld(Collection<String> features) {
    boolean unwraps = features.contains(WRAPPER) || features.contains(WRAPPER_IN_PROTOCOL);
    return unwraps ? expiryIncremental(features) : Expiry.LEFT_OUT;
  }
}
