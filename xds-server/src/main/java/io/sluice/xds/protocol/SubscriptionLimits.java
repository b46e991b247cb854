package io.sluice.xds.protocol;

import java.util.Collection;

/**
 * How much one stream may ask for. Types, and the length of a name, have limits that no client
 * comes near to.
 *
 * @param maxNames names in all types together
 */
public record SubscriptionLimits(int maxNames) {
  /** What holds unless it is said otherwise. */
  public static final SubscriptionLimits DEFAULT = new SubscriptionLimits(100_000);

  private static final int MAX_TYPES = 32;
  private static final int MAX_NAME_CHARS = 4_096;

  void checkType(String typeUrl, int known) {
    if (known >= MAX_TYPES) {
      throw new SubscriptionLimitException("more than " + MAX_TYPES + " types on one stream");
    }
    checkLength(typeUrl);
  }

  void checkNames(long names, Collection<String> entered) {
    if (names > maxNames) {
      throw new SubscriptionLimitException("more than " + maxNames + " names on one stream");
    }
    entered.forEach(SubscriptionLimits::checkLength);
  }

  private static void checkLength(String name) {
    if (name.length() > MAX_NAME_CHARS) {
      throw new SubscriptionLimitException("a name of more than " + MAX_NAME_CHARS + " characters");
    }
  }
}
