package io.sluice.xds.protocol;

import io.sluice.xds.Sample;
import io.sluice.xds.protocol.ModelClient.Variant;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A place in the protocol's matrix: the variant, the kind of stream, and the type asked for. */
record MatrixCell(Variant variant, StreamScope scope, ResourceType type) {
  static final String WEB = "web";
  static final String API = "api";

  static Stream<MatrixCell> all() {
    return Stream.of(Variant.values())
        .flatMap(v -> Stream.of(StreamScope.values()).flatMap(scope -> of(v, scope)));
  }

  /** Virtual hosts are incremental only. */
  private static Stream<MatrixCell> of(Variant variant, StreamScope scope) {
    return Stream.of(ResourceType.values())
        .filter(type -> variant == Variant.DELTA || type != ResourceType.VIRTUAL_HOST)
        .map(type -> new MatrixCell(variant, scope, type));
  }

  /** {@return the name of a service's resource of this type} */
  String name(String service) {
    return type == ResourceType.VIRTUAL_HOST ? service + "/host" : service;
  }

  /**
   * {@return everything that belongs to a service; each version differs from the others in every
   * type}
   */
  static List<Resource> world(String service, int version) {
    return List.of(
        Sample.listener(service, version),
        Sample.routes(service, Map.of(service, version)),
        Sample.cluster(service, version),
        Sample.endpoints(service, version),
        Sample.secret(service, "key-" + version),
        Sample.extension(service, version),
        Sample.scopedRoutes(service, service, "scope-" + service + version),
        Sample.virtualHost(service + "/host", service + "-" + version),
        Sample.runtime(service, version));
  }

  /** {@return the two services, in these versions} */
  static List<Resource> worlds(int web, int api) {
    return Stream.concat(world(WEB, web).stream(), world(API, api).stream()).toList();
  }

  /**
   * {@return the version that the service's resource of this type has in a version of its world}
   */
  String version(String service, int version) {
    return Snapshot.of(world(service, version)).find(type, name(service)).orElseThrow().version();
  }

  /** {@return whether this variant can tell a client that such a resource is gone} */
  boolean canSayAbsent() {
    return variant == Variant.DELTA || type.canBeSaidAbsent();
  }

  /** {@return whether each response holds every resource that the client is to have} */
  boolean sentWhole() {
    return variant == Variant.SOTW && type.sentWhole();
  }
}
