package io.sluice.control.config;

import static io.sluice.control.config.Cursor.shown;

import io.sluice.control.config.Documents.Document;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The check that the services of a fleet can listen side by side: each host of a listener belongs
 * to one service (Envoy rejects a route table in which one stands twice), and no address takes the
 * port of another.
 */
final class ListenerClaims {
  private final Map<Host, Document<ServiceConfig>> hosts = new HashMap<>();
  private final Map<Port, Map<ListenConfig, Document<ServiceConfig>>> ports = new HashMap<>();

  private ListenerClaims() {}

  /** A host on a listener of a fleet. */
  private record Host(String fleet, ListenConfig listen, String host) {}

  /** A port of a fleet. */
  private record Port(String fleet, int port) {}

  static void check(List<Document<ServiceConfig>> services) {
    var claims = new ListenerClaims();
    services.forEach(claims::add);
  }

  private void add(Document<ServiceConfig> service) {
    Values values = service.values();
    Optional<String> fleet = values.given(ServiceReader.FLEET);
    Optional<ListenConfig> listen = listen(service);
    if (fleet.isEmpty() || listen.isEmpty()) {
      return;
    }
    claimPort(service, fleet.get(), listen.get());
    // Hosts that are there but wrong are no claim, and not the default either.
    if (values.has(ServiceReader.HOSTS) && values.given(ServiceReader.HOSTS).isEmpty()) {
      return;
    }
    List<String> names = values.of(ServiceReader.HOSTS);
    for (int i = 0; i < names.size(); i++) {
      var host = new Host(fleet.get(), listen.get(), names.get(i));
      Document<ServiceConfig> first = hosts.putIfAbsent(host, service);
      if (first != null) {
        twice(host, first, values.at(ServiceReader.HOSTS).itemOrSelf(i));
      }
    }
  }

  private static Optional<ListenConfig> listen(Document<ServiceConfig> service) {
    return service.values().given(ServiceReader.LISTEN).flatMap(l -> l);
  }

  private void twice(Host host, Document<ServiceConfig> first, Cursor at) {
    String owner = owner(first);
    at.problem(
        "host "
            + shown(host.host())
            + " on "
            + spelled(host.listen())
            + " belongs to "
            + owner
            + " already ("
            + first.values().at(ServiceReader.HOSTS).place()
            + "); give each service hosts of its own");
  }

  private void claimPort(Document<ServiceConfig> service, String fleet, ListenConfig listen) {
    Map<ListenConfig, Document<ServiceConfig>> onPort =
        ports.computeIfAbsent(new Port(fleet, listen.port()), _ -> new LinkedHashMap<>());
    for (Map.Entry<ListenConfig, Document<ServiceConfig>> other : onPort.entrySet()) {
      ListenConfig taken = other.getKey();
      Cursor at = service.values().at(ServiceReader.LISTEN);
      String owner = owner(other.getValue());
      if (taken.collidesWith(listen)) {
        at.problem(
            spelled(listen)
                + " collides with "
                + spelled(taken)
                + " of "
                + owner
                + "; use the same address, or another port");
        return;
      }
      if (taken.address().equals(listen.address()) && !taken.equals(listen)) {
        at.problem(
            spelled(listen)
                + " has other tls than in "
                + owner
                + ", which shares the listener; write the same in both, or use another port");
        return;
      }
    }
    onPort.putIfAbsent(listen, service);
  }

  private static String owner(Document<ServiceConfig> service) {
    return service.name().map(name -> "service " + name).orElse("another service");
  }

  private static String spelled(ListenConfig listen) {
    String host = listen.address().contains(":") ? "[" + listen.address() + "]" : listen.address();
    return host + ":" + listen.port();
  }
}
