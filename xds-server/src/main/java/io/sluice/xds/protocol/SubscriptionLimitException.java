package io.sluice.xds.protocol;

/** The refusal of a client that asks for more than one stream may. */
public final class SubscriptionLimitException extends RuntimeException {
  SubscriptionLimitException(String message) {
    super(message);
  }
}
