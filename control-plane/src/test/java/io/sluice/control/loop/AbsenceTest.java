package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.control.config.ConfigSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Envoys of which nothing is heard, as the loop shows them. */
final class AbsenceTest {
  private static final ConfigSet FILES =
      files(List.of(service("s", "v1", 10_000, "v1", "v2")), canary("r", "s"));

  @TempDir Path directory;
  private LoopBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new LoopBench(directory, FILES);
    bench.seconds(3);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void envoys_thatReport_areNotAbsent() {
    assertThat(status().absent()).isEmpty();
  }

  @Test
  void envoy_whoseReportsCease_isNamedWithTheTimeOfItsLast_untilTheyComeAgain() {
    bench.silent.add("envoy-2");
    bench.seconds(8);

    assertThat(status().absent())
        .extracting(Absence::sentence)
        .containsExactly("envoy-2 has not reported since 10:00:03");

    bench.silent.clear();
    bench.seconds(1);
    assertThat(status().absent()).isEmpty();
  }

  @Test
  void envoy_thatNeverReports_isNamed() {
    bench.envoys.nodes.add("mute");
    bench.silent.add("mute");
    bench.seconds(20);

    assertThat(status().absent())
        .extracting(Absence::node, Absence::kind)
        .containsExactly(tuple("mute", Absence.Kind.MUTE));
  }

  @Test
  void envoy_thatIsLost_isNamedIfItRoutesToTheService_andWhatWasSeenIsForgottenWithTheLast() {
    assertThat(status().observedBasisPoints()).isNotEmpty();
    bench.envoys.nodes.clear();
    bench.envoys.lose("envoy-1", "s__v1");
    bench.envoys.lose("other", "t__v1");
    bench.seconds(1);

    assertThat(status().absent())
        .extracting(Absence::sentence)
        .containsExactly(
            "envoy-1 is not connected since 00:00:00, and keeps the routes that it had");
    assertThat(status().observedBasisPoints()).isEmpty();
  }

  private ServiceStatus status() {
    return Objects.requireNonNull(new Pictures(bench.core()).take().services().get("s"));
  }
}
