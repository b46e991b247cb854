package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sluice.proto.control.v1.Rollout;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;

class SteadyWatchTest {
  private final List<String> said = new ArrayList<>();

  private final SteadyWatch.Connection connection =
      new SteadyWatch.Connection() {
        @Override
        public void lost(String why) {
          said.add("lost: " + why);
        }

        @Override
        public void back() {
          said.add("back");
        }
      };

  private static Rollout in(Rollout.State state, int phase) {
    return Rollout.newBuilder().setState(state).setPhase(phase).build();
  }

  /** What one connection brings: some states, and then its end. */
  private record Stream(List<Rollout> states, Status end) {}

  private static Stream stream(Status end, Rollout... states) {
    return new Stream(List.of(states), end);
  }

  private SteadyWatch watch(Stream... streams) {
    var left = new ArrayDeque<>(List.of(streams));
    return new SteadyWatch(() -> iterator(left.removeFirst()), connection, Duration.ZERO);
  }

  private static Iterator<Rollout> iterator(Stream stream) {
    var states = new ArrayDeque<>(stream.states());
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        if (states.isEmpty() && !stream.end().isOk()) {
          throw stream.end().asRuntimeException();
        }
        return !states.isEmpty();
      }

      @Override
      public Rollout next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return states.removeFirst();
      }
    };
  }

  private static List<Rollout> all(SteadyWatch watch) {
    var states = new ArrayList<Rollout>();
    watch.forEachRemaining(states::add);
    return states;
  }

  @Test
  void watch_serverGoesAndComes_goesOnAndSaysEachOnce() {
    Status gone = Status.UNAVAILABLE.withDescription("Network closed");
    Rollout running = in(Rollout.State.RUNNING, 1);
    Rollout later = in(Rollout.State.RUNNING, 2);
    Rollout end = in(Rollout.State.FINISHED, 0);

    assertThat(
            all(
                watch(
                    stream(gone, running),
                    stream(Status.UNAVAILABLE.withDescription("refused")),
                    stream(Status.UNAVAILABLE),
                    stream(Status.CANCELLED, later),
                    stream(Status.OK, end))))
        .containsExactly(running, later, end);
    assertThat(said).containsExactly("lost: Network closed", "back", "lost: CANCELLED", "back");
  }

  @Test
  void watch_thatTheServerEndsBeforeTheRollout_goesOn() {
    Rollout end = in(Rollout.State.FINISHED, 0);

    assertThat(all(watch(stream(Status.OK, in(Rollout.State.RUNNING, 1)), stream(Status.OK, end))))
        .endsWith(end);
    assertThat(said).containsExactly("lost: the server ended the watch", "back");
  }

  @Test
  void watch_serverThatNeverAnswered_fails() {
    assertThatThrownBy(() -> all(watch(stream(Status.UNAVAILABLE))))
        .isInstanceOf(StatusRuntimeException.class);
    assertThat(said).isEmpty();
  }

  @Test
  void watch_refusedAfterAReconnection_failsWithTheRefusal() {
    var watch =
        watch(
            stream(Status.UNAVAILABLE, in(Rollout.State.RUNNING, 1)),
            stream(Status.NOT_FOUND.withDescription("no rollout")));

    assertThatThrownBy(() -> all(watch)).hasMessageContaining("no rollout");
  }

  @Test
  void watch_overItsDeadline_fails() {
    var watch =
        watch(
            stream(Status.UNAVAILABLE, in(Rollout.State.RUNNING, 1)),
            stream(Status.DEADLINE_EXCEEDED));

    assertThatThrownBy(() -> all(watch)).hasMessageContaining("DEADLINE_EXCEEDED");
  }
}
