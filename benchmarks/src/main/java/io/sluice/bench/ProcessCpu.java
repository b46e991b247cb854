package io.sluice.bench;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.time.Duration;

/**
 * The CPU time of a process, all its threads that are or were, in nanoseconds.
 *
 * <p>{@link ProcessHandle.Info} tells it in hundredths of a second, which is as much as some
 * measurements take. Linux has a clock for each process, whose number is made of the process id
 * (clock_getcpuclockid(3)).
 */
public final class ProcessCpu {
  /** The clock counts what the scheduler gave to the process (CPUCLOCK_SCHED). */
  private static final int SCHEDULED = 2;

  private static final long NANOS_AT = JAVA_LONG.byteSize();

  @SuppressWarnings("restricted") // a call into the C library is what this class is for
  private static final MethodHandle CLOCK_GETTIME =
      Linker.nativeLinker()
          .downcallHandle(
              Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
              FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

  private ProcessCpu() {}

  /**
   * {@return what a process has used until now}
   *
   * @throws IllegalStateException if there is no such process
   */
  public static Duration of(ProcessHandle process) {
    int clock = (~Math.toIntExact(process.pid()) << 3) | SCHEDULED;
    try (var arena = Arena.ofConfined()) {
      MemorySegment time = arena.allocate(2 * JAVA_LONG.byteSize(), JAVA_LONG.byteAlignment());
      if (clockGettime(clock, time) != 0) {
        throw new IllegalStateException("process " + process.pid() + " has no clock");
      }
      return Duration.ofSeconds(time.get(JAVA_LONG, 0), time.get(JAVA_LONG, NANOS_AT));
    }
  }

  private static int clockGettime(int clock, MemorySegment time) {
    try {
      return (int) CLOCK_GETTIME.invokeExact(clock, time);
    } catch (Throwable e) {
      throw new IllegalStateException("clock_gettime", e);
    }
  }
}
