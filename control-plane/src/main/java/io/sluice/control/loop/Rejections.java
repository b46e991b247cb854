package io.sluice.control.loop;

import io.sluice.control.config.ServiceConfig;
import io.sluice.control.loop.FleetViews.Sight;
import io.sluice.xds.fleet.NodeStatus;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * What Envoys reject of what they are to have now, by the last looks, and which service's
 * definition is to blame for it.
 */
final class Rejections {
  private final Publisher publisher;
  private final List<Rejection> all;

  private Rejections(Publisher publisher, List<Rejection> all) {
    this.publisher = publisher;
    this.all = List.copyOf(all);
  }

  /** One Envoy's rejection. */
  private record Rejection(String fleet, String node, NodeStatus.Rejected what) {
    boolean isOf(Resource resource) {
      return what.typeUrl().equals(resource.type().typeUrl())
          && resource.version().equals(what.versions().get(resource.name()));
    }
  }

  /**
   * Why a definition is to blame.
   *
   * @param sentence who rejects it, in which words
   * @param resources what is rejected and would be another without the definition
   */
  record Blame(String sentence, Set<Resource> resources) {
    Blame {
      resources = Set.copyOf(resources);
    }

    /** {@return whether it cannot be told which of the two is to blame} */
    boolean overlaps(Blame other) {
      return !Collections.disjoint(resources, other.resources);
    }
  }

  /** {@return what was rejected of what is published} */
  static Rejections seen(Lookout lookout, Publisher publisher) {
    List<Rejection> all = new ArrayList<>();
    publisher
        .services()
        .forEach((name, service) ->
            lookout
                .sight(name, publisher)
                .map(Sight::rejected)
                .orElseGet(TreeMap::new)
                .forEach((node, what) -> all.add(new Rejection(service.fleet(), node, what))));
    return new Rejections(publisher, all);
  }

  /**
   * {@return the blame of a definition, if it is to blame}
   *
   * @param before the definition that would be in force instead
   */
  Optional<Blame> blame(ServiceConfig service, ServiceConfig before) {
    var others = new TreeMap<>(publisher.services());
    others.put(service.name(), before);
    SortedMap<String, ServiceConfig> instead =
        WayBack.sideBySide(Map.of(service.name(), service), others);
    return blame(service, instead, (resource, there) -> !there.equals(Optional.of(resource)));
  }

  /**
   * {@return the blame of a definition before which there was none} It is to blame for what it
   * keeps others from, not for what is its own.
   *
   * @param established the services that have an accepted definition
   */
  Optional<Blame> blameOfNew(ServiceConfig service, Set<String> established) {
    var others = new TreeMap<>(publisher.services());
    others.remove(service.name());
    return blame(
        service,
        others,
        (resource, there) ->
            there.filter(r -> !r.equals(resource)).isPresent()
                && others.keySet().stream()
                    .filter(established::contains)
                    .flatMap(name -> publisher.own(name).stream())
                    .anyMatch(own -> own.all().contains(resource)));
  }

  private Optional<Blame> blame(
      ServiceConfig service,
      SortedMap<String, ServiceConfig> instead,
      BiPredicate<Resource, Optional<Resource>> differs) {
    String fleet = service.fleet();
    List<Resource> own =
        publisher.own(service.name()).map(OwnResources::all).orElse(List.of()).stream()
            .filter(resource -> of(fleet, resource).isPresent())
            .toList();
    if (own.isEmpty()) {
      return Optional.empty();
    }
    Snapshot snapshot = publisher.supposing(instead, fleet);
    List<Resource> guilty =
        own.stream().filter(r -> differs.test(r, snapshot.find(r.type(), r.name()))).toList();
    return guilty.stream()
        .findFirst()
        .flatMap(resource -> of(fleet, resource))
        .map(first ->
            new Blame(
                "Envoy " + first.node() + " rejects it: " + first.what().message(),
                Set.copyOf(guilty)));
  }

  private Optional<Rejection> of(String fleet, Resource resource) {
    return all.stream().filter(r -> r.fleet().equals(fleet) && r.isOf(resource)).findFirst();
  }
}
