package io.sluice.xds.fleet;

import java.util.Map;
import java.util.Set;

/** How far a connected node is from having the expected resources. */
public sealed interface NodeStatus {
  /** It has accepted all of them. */
  record Synced() implements NodeStatus {}

  /**
   * It has not answered yet, or has not been sent them yet, or does not ask for them.
   *
   * @param names the resources that it lacks
   */
  record Pending(Set<String> names) implements NodeStatus {
    /** Copies the set. */
    public Pending {
      names = Set.copyOf(names);
    }
  }

  /**
   * Routes are kept from it until it has, and reports as usable, the clusters that they use.
   *
   * @param clusters the clusters that are missing
   */
  record Withheld(Set<String> clusters) implements NodeStatus {
    /** Copies the set. */
    public Withheld {
      clusters = Set.copyOf(clusters);
    }
  }

  /**
   * It refuses one of them.
   *
   * @param message its own words
   * @param versions the refused resources, version by name
   */
  record Rejected(String message, String typeUrl, Map<String, String> versions)
      implements NodeStatus {
    /** Copies the map. */
    public Rejected {
      versions = Map.copyOf(versions);
    }

    /** {@return the names of the refused resources} */
    public Set<String> names() {
      return versions.keySet();
    }
  }
}
