package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ProcessCpuTest {
  @Test
  void work_isCountedFinelyAndOnce() {
    Duration before = ProcessCpu.of(ProcessHandle.current());
    Duration until = before.plusMillis(30);
    Duration now = before;
    while (now.compareTo(until) < 0) {
      now = ProcessCpu.of(ProcessHandle.current());
    }

    // The JDK's own figure, in hundredths of a second, is of the same clock.
    Duration told = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    assertThat(told.minus(now).abs()).isLessThan(Duration.ofSeconds(1));
    assertThat(now.toNanos() % 1_000_000).isNotZero();
  }

  @Test
  void processThatHasEnded_isAnError() throws IOException, InterruptedException {
    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();

    assertThatThrownBy(() -> ProcessCpu.of(ended.toHandle()))
        .hasMessage("process " + ended.pid() + " has no clock");
  }
}
