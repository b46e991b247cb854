package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import io.sluice.rollout.model.Service;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A {@code kind: Service} document.
 *
 * @param name name of the service, unique
 * @param fleet the Envoys whose {@code node.cluster} this is
 * @param listen where the Envoys listen; empty if users own the listener ({@code listen: none})
 * @param hosts virtual host domains, at least one; {@code *} for all
 * @param routes at least one, tried in order
 * @param sticky what a user is recognised by; empty if versions are drawn per request
 * @param stable the version that the file calls stable
 * @param versions the versions by name, in the order of the file
 */
public record ServiceConfig(
    String name,
    String fleet,
    Optional<ListenConfig> listen,
    List<String> hosts,
    List<RouteConfig> routes,
    Optional<StickyConfig> sticky,
    String stable,
    SequencedMap<String, VersionConfig> versions) {
  public ServiceConfig {
    requireNonNull(name);
    requireNonNull(fleet);
    requireNonNull(listen);
    hosts = List.copyOf(hosts);
    routes = List.copyOf(routes);
    requireNonNull(sticky);
    requireNonNull(stable);
    versions =
        Collections.unmodifiableSequencedMap(
            new LinkedHashMap<>((Map<String, VersionConfig>) versions));
  }

  /** {@return the same service with another stable version and other versions} */
  public ServiceConfig with(String newStable, SequencedMap<String, VersionConfig> newVersions) {
    return new ServiceConfig(name, fleet, listen, hosts, routes, sticky, newStable, newVersions);
  }

  /** {@return what the engine sees of it} */
  public Service service() {
    return new Service(name, stable, List.copyOf(versions.keySet()));
  }

  /** {@return whether Envoys cannot listen for both: they claim the same host, or the same port} */
  public boolean collidesWith(ServiceConfig other) {
    if (!fleet.equals(other.fleet) || listen.isEmpty() || other.listen.isEmpty()) {
      return false;
    }
    return listen.equals(other.listen)
        ? !Collections.disjoint(hosts, other.hosts)
        : listen.get().collidesWith(other.listen.get());
  }
}
