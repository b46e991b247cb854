package io.sluice.control.loop;

import io.sluice.control.store.Journal;
import io.sluice.control.store.StoreException;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.ControlInput;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What operators, dashboards and alert managers may ask of the loop. Safe for use by any thread.
 */
public interface Control {
  /**
   * Gives the loop an input. Never blocks.
   *
   * @return what became of it, once that is known; it never fails
   */
  CompletableFuture<Answer> submit(ControlInput input);

  /** {@return the newest picture of everything} */
  ControlStatus status();

  /**
   * Calls a listener with every new picture, from a thread of its own; a listener that is slower
   * than the changes skips those between. The first call is with the present picture.
   */
  Subscription subscribe(Consumer<ControlStatus> listener);

  /**
   * {@return a page of the journal}
   *
   * @param afterRevision 0 for the beginning
   * @param limit most entries; a store may give fewer
   */
  Journal.Page history(long afterRevision, int limit) throws StoreException;

  /**
   * {@return what is kept of what was judged; the caller closes it}
   *
   * @param name the name under which it is kept
   * @throws IOException if it cannot be read
   */
  Observations.Trace trace(String name) throws IOException;

  /** An ongoing call of a listener. */
  @FunctionalInterface
  interface Subscription extends AutoCloseable {
    /** Ends it. A call that is under way comes to its end. */
    @Override
    void close();
  }
}
