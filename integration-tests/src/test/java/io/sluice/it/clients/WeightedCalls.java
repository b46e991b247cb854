package io.sluice.it.clients;

import java.util.Map;

/** A client that calls the shop by its xDS name. */
interface WeightedCalls extends AutoCloseable {
  /** {@return how many of so many calls each version answered; a call that fails is an error} */
  Map<String, Integer> call(int count) throws Exception;

  @Override
  void close();
}
