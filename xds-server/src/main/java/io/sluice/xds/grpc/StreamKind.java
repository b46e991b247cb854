package io.sluice.xds.grpc;

import io.sluice.xds.protocol.StreamScope;
import io.sluice.xds.resource.ResourceType;

/** What a stream carries: all types, or the one of its service. */
sealed interface StreamKind {
  /** {@return a name for logs and metrics} */
  String label();

  StreamScope scope();

  /** {@return the type of a request; services of a single type may leave it out} */
  String typeUrl(String requested);

  /** A stream of the aggregated discovery service. */
  record Aggregated() implements StreamKind {
    @Override
    public String label() {
      return "ads";
    }

    @Override
    public StreamScope scope() {
      return StreamScope.AGGREGATED;
    }

    @Override
    public String typeUrl(String requested) {
      return requested;
    }
  }

  /** A stream of the discovery service of one type. */
  record Single(ResourceType type) implements StreamKind {
    @Override
    public String label() {
      return type.typeUrl();
    }

    @Override
    public StreamScope scope() {
      return StreamScope.SINGLE_TYPE;
    }

    @Override
    public String typeUrl(String requested) {
      return type.typeUrl();
    }
  }
}
