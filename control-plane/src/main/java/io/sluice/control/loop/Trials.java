package io.sluice.control.loop;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.loop.FleetViews.Sight;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlState;
import io.sluice.xds.fleet.FleetStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which definitions of services the Envoys have taken, and which they have rejected.
 *
 * <p>A definition is <em>accepted</em> once all connected Envoys have what it makes of the service;
 * until then it is <em>on trial</em>, and the last accepted one is remembered. A rejection of what
 * a definition on trial has changed refuses the definition: the accepted one takes its place until
 * the files say something else. Used by one thread.
 */
final class Trials {
  private static final Logger log = LoggerFactory.getLogger(Trials.class);

  private final Envoys envoys;
  private final Publisher publisher;
  private final SortedMap<String, ServiceConfig> accepted;
  private final SortedMap<String, Refusal> refused = new TreeMap<>();

  /** What was stable before a definition on trial swapped it. */
  private final Map<String, String> swappedFrom = new HashMap<>();

  /**
   * @param accepted the definitions that count as accepted at the start
   */
  Trials(Envoys envoys, Publisher publisher, SortedMap<String, ServiceConfig> accepted) {
    this.envoys = envoys;
    this.publisher = publisher;
    this.accepted = new TreeMap<>(accepted);
  }

  /**
   * A refused definition.
   *
   * @param definition the definition
   * @param files what the files said of it, and of all that may be to blame instead
   * @param swappedFrom what was stable before it, if that is to go back too
   * @param why the rejection, as a sentence without an end
   */
  private record Refusal(
      ServiceConfig definition,
      Map<String, Optional<ServiceConfig>> files,
      Optional<String> swappedFrom,
      String why) {
    /** {@return whether nothing has changed that could make it good} */
    boolean stands(ConfigSet now) {
      return files.entrySet().stream()
          .allMatch(file -> file.getValue().equals(found(now, file.getKey())));
    }

    /** {@return whether the files' own word is in force, and is another one than was refused} */
    boolean isPast(ConfigSet now, ServiceConfig inForce) {
      return !definition.equals(inForce)
          && found(now, inForce.name()).filter(inForce::equals).isPresent();
    }
  }

  private static Optional<ServiceConfig> found(ConfigSet files, String service) {
    return Optional.ofNullable(files.services().get(service));
  }

  /** {@return these definitions with what is accepted in place of what was refused} */
  SortedMap<String, ServiceConfig> sound(
      SortedMap<String, ServiceConfig> definitions, ConfigSet files, ControlState state) {
    var wayBack = new WayBack(state, envoys);
    var all = new TreeMap<>(definitions);
    var back = new TreeMap<String, ServiceConfig>();
    refused.forEach((name, refusal) -> {
      ServiceConfig before = accepted.get(name);
      if (before != null && refusal.stands(files) && isOf(refusal, definitions)) {
        back.put(name, refusal.definition());
        all.put(name, wayBack.from(refusal.definition(), before, refusal.swappedFrom()));
      }
    });
    return WayBack.sideBySide(back, all);
  }

  private static boolean isOf(Refusal refusal, SortedMap<String, ServiceConfig> definitions) {
    return refusal.definition().equals(definitions.get(refusal.definition().name()));
  }

  /** {@return what of the files the Envoys have refused, one sentence each} */
  List<String> refusals(ConfigSet files) {
    List<String> sentences = new ArrayList<>();
    refused.forEach((name, refusal) -> {
      if (refusal.stands(files) && isOf(refusal, files.services())) {
        sentences.add(
            refusal.why()
                + (accepted.containsKey(name)
                    ? "; the definition before stays in force"
                    : "; it is left out until the files change"));
      }
    });
    return sentences;
  }

  /** {@return whether a definition has been refused} */
  boolean anyRefused() {
    return !refused.isEmpty();
  }

  /**
   * {@return what of these definitions the Envoys are to be given} A first definition that keeps
   * other services from what they need is left out, for there is none before it.
   */
  SortedMap<String, ServiceConfig> published(Definitions inForce) {
    var published = new TreeMap<>(inForce.services());
    refused.forEach((name, refusal) -> {
      if (!accepted.containsKey(name) && isOf(refusal, published)) {
        published.remove(name);
      }
    });
    return published;
  }

  /**
   * {@return the services whose definition in force must not count as good after a restart} Where
   * nothing was accepted before and no Envoy is there to ask, there is nothing better.
   */
  SortedSet<String> unproven(Definitions inForce) {
    Map<String, Boolean> anybody = new HashMap<>();
    var unproven = new TreeSet<String>();
    for (ServiceConfig service : inForce.services().values()) {
      if (isOnTrial(service)
          && (accepted.containsKey(service.name())
              || anybody.computeIfAbsent(
                  service.fleet(), fleet -> envoys.status(fleet, List.of()).connected() > 0))) {
        unproven.add(service.name());
      }
    }
    return unproven;
  }

  private boolean isOnTrial(ServiceConfig service) {
    return !service.equals(accepted.get(service.name()));
  }

  /**
   * Notes that other definitions are about to be published. What is on trial in their fleets counts
   * as accepted if an Envoy has it and none rejects it: what is rejected from now on is the new
   * ones' fault.
   */
  void superseded(Definitions next) {
    SortedMap<String, ServiceConfig> published = publisher.services();
    Set<String> fleets = new HashSet<>();
    published.forEach((name, service) -> {
      if (!service.equals(next.services().get(name))) {
        fleets.add(service.fleet());
      }
    });
    next.services()
        .forEach((name, service) -> {
          if (!service.equals(published.get(name))) {
            fleets.add(service.fleet());
          }
        });
    for (ServiceConfig service : published.values()) {
      if (fleets.contains(service.fleet())
          && isOnTrial(service)
          && !refused.containsKey(service.name())) {
        OwnResources own = publisher.own(service.name()).orElseThrow();
        FleetStatus status = envoys.status(own.fleet(), own.all());
        if (status.synced() > 0 && status.rejected() == 0) {
          accept(service);
        }
      }
    }
  }

  /** Notes what is in force, and what of it was decided just now. */
  void adopted(ConfigSet files, Definitions inForce, List<ControlEvent> events) {
    refused
        .entrySet()
        .removeIf(entry -> {
          ServiceConfig now = inForce.services().get(entry.getKey());
          Refusal refusal = entry.getValue();
          return now == null || !refusal.stands(files) || refusal.isPast(files, now);
        });
    accepted.keySet().retainAll(inForce.services().keySet());
    for (ControlEvent event : events) {
      if (event instanceof ControlEvent.StableSwapped(var service, var from, _)
          && !refused.containsKey(service)) {
        swappedFrom.putIfAbsent(service, from);
      }
    }
    swappedFrom
        .keySet()
        .removeIf(name -> {
          ServiceConfig now = inForce.services().get(name);
          return now == null || !isOnTrial(now);
        });
  }

  private void accept(ServiceConfig service) {
    accepted.put(service.name(), service);
    swappedFrom.remove(service.name());
  }

  /**
   * Ends the trials of which the Envoys' word is in.
   *
   * @param files what the files say
   * @return whether a definition is refused now, so that the files have to be loaded again
   */
  boolean review(Lookout lookout, ConfigSet files, ControlState state) {
    var rejections = Rejections.seen(lookout, publisher);
    SortedMap<String, Rejections.Blame> blamed = new TreeMap<>();
    for (ServiceConfig service : publisher.services().values()) {
      if (!isOnTrial(service) || refused.containsKey(service.name())) {
        continue;
      }
      if (lookout.sight(service.name(), publisher).filter(Sight::isTakenByAll).isPresent()) {
        accept(service);
      } else {
        blame(service, rejections, state).ifPresent(blame -> blamed.put(service.name(), blame));
      }
    }
    blamed.forEach((name, blame) -> refuse(name, blamed, files, state));
    return !blamed.isEmpty();
  }

  private Optional<Rejections.Blame> blame(
      ServiceConfig service, Rejections rejections, ControlState state) {
    ServiceConfig before = accepted.get(service.name());
    if (before == null) {
      return rejections.blameOfNew(service, accepted.keySet());
    }
    ServiceConfig back =
        new WayBack(state, envoys).from(service, before, swappedFrom(service.name(), state));
    return rejections.blame(service, back);
  }

  /** A rollout that has begun since goes by what is stable now, and a freeze holds it. */
  private Optional<String> swappedFrom(String service, ControlState state) {
    return WayBack.isFree(service, state)
        ? Optional.ofNullable(swappedFrom.get(service))
        : Optional.empty();
  }

  private void refuse(
      String name,
      SortedMap<String, Rejections.Blame> blamed,
      ConfigSet files,
      ControlState state) {
    Rejections.Blame blame = Objects.requireNonNull(blamed.get(name));
    Map<String, Optional<ServiceConfig>> told = new TreeMap<>();
    blamed.forEach((other, its) -> {
      if (its.overlaps(blame)) {
        told.put(other, found(files, other));
      }
    });
    String why = "service " + name + ": " + blame.sentence();
    log.warn("{}; {}", why, accepted.containsKey(name) ? "it goes back" : "it is left out");
    refused.put(
        name,
        new Refusal(
            Objects.requireNonNull(publisher.services().get(name)),
            told,
            swappedFrom(name, state),
            why));
  }
}
