package io.sluice.xds.resource;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One named xDS resource, serialised once; its version is a hash of those bytes, and so equal on
 * every replica.
 *
 * <p>Two resources are equal if type, name and version are.
 */
public final class Resource {
  /** The shortest time to live: what is shorter would expire at a mere hiccup of the network. */
  public static final Duration SHORTEST_TIME_TO_LIVE = Duration.ofSeconds(1);

  /** The longest time to live. */
  public static final Duration LONGEST_TIME_TO_LIVE = Duration.ofDays(1);

  private final ResourceType type;
  private final String name;
  private final String version;
  private final Any any;
  private final References references;
  private final @Nullable Duration timeToLive;
  private volatile byte @Nullable [] stateOfTheWorldField;
  private volatile byte @Nullable [] incrementalField;

  private Resource(ResourceType type, String name, String version, Any any, References references) {
    this.type = Objects.requireNonNull(type);
    this.name = Objects.requireNonNull(name);
    this.version = version;
    this.any = any;
    this.references = references;
    this.timeToLive = null;
  }

  private Resource(Resource lasting, String version, Duration timeToLive) {
    this.type = lasting.type;
    this.name = lasting.name;
    this.version = version;
    this.any = lasting.any;
    this.references = lasting.references;
    this.timeToLive = timeToLive;
  }

  /** {@return the resource of this message, serialised deterministically} */
  public static Resource of(ResourceType type, String name, Message message) {
    byte[] bytes = new byte[message.getSerializedSize()];
    try {
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.useDeterministicSerialization();
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return of(
        type, name, UnsafeByteOperations.unsafeWrap(bytes), References.of(type, name, message));
  }

  /**
   * {@return the resource of these bytes, which may hold fields that the published messages lack}
   *
   * @throws IllegalArgumentException if they are not a message of the type, or it bears another
   *     name
   */
  public static Resource of(ResourceType type, String name, ByteString bytes) {
    return of(type, name, bytes, References.of(type, name, bytes));
  }

  private static Resource of(
      ResourceType type, String name, ByteString bytes, References references) {
    if (name.isEmpty() || name.equals("*")) {
      throw new IllegalArgumentException("a resource cannot be called '" + name + "'");
    }
    Any any = Any.newBuilder().setTypeUrl(type.typeUrl()).setValue(bytes).build();
    return new Resource(type, name, new Digest().add(bytes).hex(), any, references);
  }

  /**
   * {@return a resource that a client says it has, in a version whose content this server does not
   * know}
   */
  public static Resource remembered(ResourceType type, String name, String version) {
    return new Resource(type, name, version, Any.getDefaultInstance(), References.NONE);
  }

  /**
   * {@return this resource, which a client drops when it has not heard of it for so long} While the
   * server lives it tells each client that has the resource in time that it still holds, by a
   * heartbeat. Only clients whose {@code node.client_features} name {@code
   * xds.config.supports-resource-ttl}, and over the state of the world {@code
   * xds.config.resource-in-sotw} too, are told of a time to live; an Envoy has them in its
   * bootstrap. Source: "TTL" in Envoy's xDS protocol document; {@code
   * envoy.service.discovery.v3.Resource.ttl}.
   *
   * @param timeToLive from {@link #SHORTEST_TIME_TO_LIVE} to {@link #LONGEST_TIME_TO_LIVE}; it is a
   *     part of the version, so that a change of it reaches the clients
   * @throws IllegalArgumentException if it is outside these bounds
   */
  public Resource expiringAfter(Duration timeToLive) {
    if (timeToLive.compareTo(SHORTEST_TIME_TO_LIVE) < 0
        || timeToLive.compareTo(LONGEST_TIME_TO_LIVE) > 0) {
      throw new IllegalArgumentException(
          "a time to live is from %s to %s, not %s"
              .formatted(SHORTEST_TIME_TO_LIVE, LONGEST_TIME_TO_LIVE, timeToLive));
    }
    String dated = new Digest().add(bytes()).add(timeToLive.toString()).hex();
    return new Resource(this, dated, timeToLive);
  }

  /** {@return whether only its name and version are known, as told by a client} */
  public boolean isRemembered() {
    return any.getTypeUrl().isEmpty();
  }

  /** {@return the kind of resource} */
  public ResourceType type() {
    return type;
  }

  /** {@return its name, unique within the type} */
  public String name() {
    return name;
  }

  /** {@return the hash of its bytes} */
  public String version() {
    return version;
  }

  /** {@return after how long without a heartbeat clients drop it; empty if never} */
  public Optional<Duration> timeToLive() {
    return Optional.ofNullable(timeToLive);
  }

  /** {@return the resource as responses carry it} */
  public Any any() {
    return any;
  }

  /** {@return the bytes of its message} */
  public ByteString bytes() {
    return any.getValue();
  }

  /**
   * {@return the resource as a field of a SotW response: made once, shared, and not to be written
   * to}
   */
  public byte[] stateOfTheWorldField() {
    byte[] known = stateOfTheWorldField;
    if (known == null) {
      known = DiscoveryResponse.newBuilder().addResources(any).build().toByteArray();
      stateOfTheWorldField = known;
    }
    return known;
  }

  /**
   * {@return the resource as a field of a SotW response, in the wrapper that tells its time to
   * live, or that it has none}
   */
  public byte[] expiringStateOfTheWorldField() {
    return DiscoveryResponse.newBuilder().addResources(Any.pack(wrapped())).build().toByteArray();
  }

  /** {@return the resource as a field of an incremental response that tells its time to live} */
  public byte[] expiringIncrementalField() {
    return timeToLive == null
        ? incrementalField()
        : DeltaDiscoveryResponse.newBuilder().addResources(wrapped()).build().toByteArray();
  }

  /** {@return name, version and time to live, which is how a heartbeat speaks of it} */
  public io.envoyproxy.envoy.service.discovery.v3.Resource heartbeat() {
    return wrapped().toBuilder().clearResource().build();
  }

  private io.envoyproxy.envoy.service.discovery.v3.Resource wrapped() {
    var wrapper =
        io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
            .setName(name)
            .setVersion(version)
            .setResource(any);
    if (timeToLive != null) {
      wrapper.setTtl(
          com.google.protobuf.Duration.newBuilder()
              .setSeconds(timeToLive.toSeconds())
              .setNanos(timeToLive.toNanosPart()));
    }
    return wrapper.build();
  }

  /**
   * {@return the resource as a field of an incremental response: made once, shared, and not to be
   * written to}
   */
  public byte[] incrementalField() {
    byte[] known = incrementalField;
    if (known == null) {
      var named =
          io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
              .setName(name)
              .setVersion(version)
              .setResource(any);
      known = DeltaDiscoveryResponse.newBuilder().addResources(named).build().toByteArray();
      incrementalField = known;
    }
    return known;
  }

  /**
   * {@return the clusters to which it routes or mirrors; those of weight zero get nothing and are
   * left out}
   */
  public Set<String> clusters() {
    return references.routed();
  }

  /**
   * {@return the clusters that must exist for it to be valid: {@link #clusters()} and those of
   * weight zero}
   */
  public Set<String> mentionedClusters() {
    return references.mentioned();
  }

  /** {@return the route configurations that this listener or scope takes from ADS} */
  public Set<String> routeNames() {
    return references.routeNames();
  }

  /** {@return the name under which this cluster takes its endpoints from ADS, if it does} */
  public Optional<String> endpointsName() {
    return references.endpoints();
  }

  /** {@return the secrets that this cluster or listener takes from ADS} */
  public Set<String> secretNames() {
    return references.secrets();
  }

  /** {@return the configurations of filters that this listener takes from ADS} */
  public Set<String> extensionNames() {
    return references.extensions();
  }

  /** {@return the ports on which this listener listens} */
  public Set<Integer> ports() {
    return references.ports();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Resource that
        && type == that.type
        && name.equals(that.name)
        && version.equals(that.version);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + version.hashCode();
  }

  @Override
  public String toString() {
    return type + " " + name + "@" + version;
  }
}
