package io.sluice.xds.protocol;

import io.sluice.xds.resource.ResourceType;
import java.util.Optional;
import java.util.Set;

/** What is known of a stream's client; safe to ask from any thread while the stream goes on. */
public interface StreamView {
  /** The view of a stream of which nothing is known yet. */
  StreamView NOTHING =
      new StreamView() {
        @Override
        public boolean asked(ResourceType type) {
          return false;
        }

        @Override
        public Optional<String> acceptedVersion(ResourceType type, String name) {
          return Optional.empty();
        }

        @Override
        public Optional<Rejection> rejection(ResourceType type, String name, String version) {
          return Optional.empty();
        }

        @Override
        public Set<String> lacking(ResourceType type, String name) {
          return Set.of();
        }

        @Override
        public Set<String> mentionedClusters() {
          return Set.of();
        }
      };

  /** {@return whether the client has asked for this type on this stream} */
  boolean asked(ResourceType type);

  /** {@return the version that the client has accepted, if any} */
  Optional<String> acceptedVersion(ResourceType type, String name);

  /** {@return the refusal of this version, if the client refused it} */
  Optional<Rejection> rejection(ResourceType type, String name, String version);

  /** {@return the clusters for whose sake this listener or route configuration is withheld} */
  Set<String> lacking(ResourceType type, String name);

  /**
   * {@return the clusters that the client may route to: those in routes it has accepted or been
   * sent}
   */
  Set<String> mentionedClusters();
}
