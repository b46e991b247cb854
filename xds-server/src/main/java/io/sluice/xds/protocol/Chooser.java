package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The choice of what to send, over the open names of a type; it closes those for which nothing is
 * to be done.
 */
final class Chooser {
  /** Bounds a response of a type that need not be sent whole; the rest follows in the next one. */
  private static final int MAX_RESPONSE_BYTES = 1 << 20;

  private final StreamState stream;
  private final RouteGate gate;
  private final Predicate<TypeState> divisible;

  private enum Verdict {
    SEND,
    ABSENT,
    DONE,
    WAIT
  }

  /**
   * Makes a chooser.
   *
   * @param divisible which types may be sent in parts
   */
  Chooser(StreamState stream, Predicate<TypeState> divisible) {
    this.stream = stream;
    this.gate = new RouteGate(stream);
    this.divisible = divisible;
  }

  Selection choose(TypeState type, Predicate<String> usable) {
    Optional<Change> whole = type.change().filter(change -> mayGo(type, change, usable));
    return whole.isPresent() ? Selection.of(whole.orElseThrow()) : chooseEach(type, usable);
  }

  /** {@return whether nothing speaks against any resource of the change} */
  private boolean mayGo(TypeState type, Change change, Predicate<String> usable) {
    boolean small = change.news().sizeBytes() <= MAX_RESPONSE_BYTES || !divisible.test(type);
    return small && (change.isFirst() ? mayBegin(type) : mayChange(type, change, usable));
  }

  private boolean mayBegin(TypeState type) {
    boolean alone =
        !type.is(ResourceType.CLUSTER)
            || stream.find(ResourceType.ENDPOINTS).map(TypeState::isBlank).orElse(true);
    return alone && gate.isOpen(type);
  }

  private boolean mayChange(TypeState type, Change change, Predicate<String> usable) {
    if (!change.refersOtherwise() || !type.routes()) {
      return true;
    }
    for (Resource resource : change.resources()) {
      if (!gate.lacking(type, resource, usable).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private Selection chooseEach(TypeState type, Predicate<String> usable) {
    List<Resource> resources = new ArrayList<>();
    List<String> unwanted = new ArrayList<>();
    boolean waiting = false;
    long bytes = 0;
    for (String name : List.copyOf(type.open())) {
      Optional<Resource> wanted = stream.wanted(type, name);
      if (wanted.isEmpty()) {
        unwanted.add(name);
        continue;
      }
      Verdict verdict = judgeWanted(type, wanted.orElseThrow(), usable);
      waiting |= verdict == Verdict.WAIT;
      if (verdict != Verdict.SEND) {
        continue;
      }
      if (type.isAlone(name)) {
        return new Selection(List.of(wanted.orElseThrow()), List.of(), true);
      }
      resources.add(wanted.orElseThrow());
      bytes += wanted.orElseThrow().bytes().size();
      if (bytes > MAX_RESPONSE_BYTES && divisible.test(type)) {
        return new Selection(resources, List.of(), true);
      }
    }
    // Only now is it known whether something else of the type is withheld.
    return withUnwanted(type, unwanted, new Selection(resources, List.of(), waiting));
  }

  private Selection withUnwanted(TypeState type, List<String> unwanted, Selection chosen) {
    Retention retention = new Retention(stream);
    List<String> absent = new ArrayList<>();
    boolean waiting = chosen.waiting();
    for (String name : unwanted) {
      type.release(name);
      Verdict verdict = judgeUnwanted(type, name, retention);
      waiting |= verdict == Verdict.WAIT;
      if (verdict == Verdict.ABSENT) {
        absent.add(name);
      }
    }
    return new Selection(chosen.resources(), absent, waiting);
  }

  private Verdict judgeWanted(TypeState type, Resource wanted, Predicate<String> usable) {
    String name = wanted.name();
    boolean refused = type.deliveries().refusals().find(name, wanted.version()).isPresent();
    boolean there =
        !type.isForced(name) && type.deliveries().held(name).filter(wanted::equals).isPresent();
    if (!type.isDue(name) && (refused || there)) {
      type.close(name);
      return Verdict.DONE;
    }
    Set<String> lacking = gate.lacking(type, wanted, usable);
    if (lacking.isEmpty()) {
      type.release(name);
      return Verdict.SEND;
    }
    type.withhold(name, lacking);
    return Verdict.WAIT;
  }

  private static Verdict judgeUnwanted(TypeState type, String name, Retention retention) {
    if (type.deliveries().held(name).isEmpty() && !type.isDue(name)) {
      type.close(name);
      return Verdict.DONE;
    }
    boolean removable = type.type().map(t -> retention.isRemovable(t, name)).orElse(true);
    return removable ? Verdict.ABSENT : Verdict.WAIT;
  }
}
