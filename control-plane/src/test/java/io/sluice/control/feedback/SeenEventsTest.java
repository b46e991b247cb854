package io.sluice.control.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The memory of events that counted. */
final class SeenEventsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final SeenEvents seen = new SeenEvents(SeenEvents.A_DAY);

  @Test
  void event_thatWasSeen_isNotNew() {
    assertThat(seen.add(7, NOW)).isTrue();
    assertThat(seen.add(7, NOW)).isFalse();
    assertThat(seen.add(0, NOW)).isTrue();
    assertThat(seen.add(0, NOW)).isFalse();
  }

  @Test
  void manyEvents_areAllKnown() {
    for (long i = 1; i <= 300_000; i++) {
      assertThat(seen.add(i << 20, NOW)).isTrue();
    }
    for (long i = 1; i <= 300_000; i += 1_000) {
      assertThat(seen.add(i << 20, NOW)).isFalse();
    }
  }

  @Test
  void event_ofADayAgo_isForgotten() {
    assertThat(seen.add(7, NOW)).isTrue();
    assertThat(seen.add(7, NOW.plus(Duration.ofHours(23)))).isFalse();
    assertThat(seen.add(7, NOW.plus(Duration.ofHours(25)))).isTrue();
  }

  @Test
  void oldestEvents_goWhenThereAreTooMany() {
    assertThat(seen.add(7, NOW)).isTrue();
    int full = SeenEvents.GENERATIONS * SeenEvents.GENERATION_EVENTS;
    for (long i = 1; i <= full; i++) {
      boolean _ = seen.add(i << 20, NOW);
    }

    assertThat(seen.add((long) full << 20, NOW)).isFalse();
    assertThat(seen.add(7, NOW)).isTrue();
  }
}
