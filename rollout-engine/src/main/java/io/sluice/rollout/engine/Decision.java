package io.sluice.rollout.engine;

import java.util.List;

/**
 * What the controller decided about one input.
 *
 * @param events what is to be journaled before anything else happens, in order
 * @param effects what is to be run once they are journaled
 * @param refusals why something was not done, as sentences for people
 */
public record Decision(List<ControlEvent> events, List<Effect> effects, List<String> refusals) {
  public Decision {
    events = List.copyOf(events);
    effects = List.copyOf(effects);
    refusals = List.copyOf(refusals);
  }
}
