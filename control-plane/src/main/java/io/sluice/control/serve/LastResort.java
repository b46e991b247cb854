package io.sluice.control.serve;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a process whose thread an {@link Error} has ended. A server without its loop would
 * look alive and take no traffic back; one that has ended is started anew by its supervisor, and
 * the Envoys keep their routes meanwhile.
 */
public final class LastResort implements Thread.UncaughtExceptionHandler {
  /** Exit status after a fault of Sluice. */
  public static final int FAULT = 70;

  private static final Logger log = LoggerFactory.getLogger(LastResort.class);

  private final PrintStream err;
  private final IntConsumer end;

  /**
   * @param end ends the process with a status, at once
   */
  LastResort(PrintStream err, IntConsumer end) {
    this.err = requireNonNull(err);
    this.end = requireNonNull(end);
  }

  /** Sets it up for all threads of this process that have none of their own. */
  public static void install() {
    // Not an orderly end: what has made an Error may keep that from ending as well.
    Thread.setDefaultUncaughtExceptionHandler(
        new LastResort(System.err, Runtime.getRuntime()::halt));
  }

  @Override
  public void uncaughtException(Thread thread, Throwable failure) {
    String sentence = "A fault of Sluice has ended the thread " + thread.getName();
    if (!(failure instanceof Error)) {
      log.error("{}", sentence, failure);
      return;
    }
    String last = sentence + ": the process ends, and the Envoys keep what they have";
    try {
      log.error("{}", last, failure);
    } catch (Throwable unlogged) {
      // The logger may lack its classes or its memory too.
      err.println("sluice: " + last + " (" + failure + "; not logged: " + unlogged + ")");
      err.flush();
    } finally {
      end.accept(FAULT);
    }
  }
}
