package io.sluice.xds.grpc;

import io.sluice.xds.protocol.Publication;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.protocol.Session;
import io.sluice.xds.protocol.SubscriptionLimits;
import java.io.IOException;
import java.util.Collection;

/**
 * The messages of one variant of the protocol, and its sessions.
 *
 * @param <Q> the request as the session takes it
 */
interface Codec<Q> {
  /** {@return the memory of a new stream for the names that it repeats} */
  RecentNames recentNames();

  /**
   * {@return the request of these bytes}
   *
   * @param recent of the stream
   * @throws IOException if they are no request
   */
  Incoming<Q> request(byte[] bytes, RecentNames recent) throws IOException;

  /** {@return the type URL of the request} */
  String typeUrl(Q request);

  Encoded response(Push push);

  /**
   * {@return a new session}
   *
   * @param features the {@code client_features} of the node
   */
  Session<Q> begin(Publication target, SubscriptionLimits limits, Collection<String> features);
}
