package io.sluice.control.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Somebody who is told of rollouts.
 *
 * @param form how messages look
 * @param events what is told
 * @param heldAfter how long a rollout is held before that is told
 * @param timeout time for each try
 * @param giveUpAfter time after which a message is dropped that could not be delivered
 * @param address where messages go; empty where secrets were left where they are
 */
public record NotifierConfig(
    Form form,
    Set<NewsKind> events,
    Duration heldAfter,
    Duration timeout,
    Duration giveUpAfter,
    Optional<Address> address) {
  public NotifierConfig {
    requireNonNull(form);
    events = Collections.unmodifiableSet(EnumSet.copyOf(events));
    requireNonNull(heldAfter);
    requireNonNull(timeout);
    requireNonNull(giveUpAfter);
    requireNonNull(address);
  }

  /** How a message looks. */
  public enum Form {
    /** An object of JSON with a field for each thing that is known. */
    JSON,
    /** What Slack and those who are compatible with it take: one text. */
    SLACK
  }

  /**
   * Where messages go.
   *
   * @param url an absolute http or https URL; with Slack, whoever knows it may post
   * @param token sent as a bearer token; empty for none
   */
  public record Address(Secret url, Optional<Secret> token) {
    public Address {
      requireNonNull(url);
      requireNonNull(token);
    }
  }

  NotifierConfig at(Address found) {
    return new NotifierConfig(form, events, heldAfter, timeout, giveUpAfter, Optional.of(found));
  }
}
