package io.sluice.xds.fleet;

import io.sluice.xds.protocol.StreamView;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * A stream as the fleet knows it.
 *
 * @param id unique within the server's life
 * @param kind what the stream carries, {@code ads} or a type URL
 * @param view what its client has; before the group's first publication nothing
 */
public record FleetStream(
    long id,
    String kind,
    NodeIdentity identity,
    String group,
    Instant since,
    Supplier<StreamView> view) {}
