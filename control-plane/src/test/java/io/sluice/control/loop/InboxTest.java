package io.sluice.control.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.loop.Inbox.Lane;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final long LONG = Duration.ofMinutes(10).toNanos();

  private final Inbox<String> inbox = new Inbox<>(2);

  @Test
  void urgentItems_overtakeOrdinaryOnes_eachInOrder() throws Exception {
    inbox.offer(Lane.ORDINARY, "a");
    inbox.offer(Lane.URGENT, "b");
    inbox.offer(Lane.URGENT, "c");

    assertThat(inbox.poll(0)).contains("b");
    assertThat(inbox.poll(0)).contains("c");
    assertThat(inbox.poll(0)).contains("a");
    assertThat(inbox.poll(0)).isEmpty();
  }

  @Test
  void fullLane_refuses_andLeavesTheOtherItsRoom() {
    assertThat(inbox.offer(Lane.ORDINARY, "a")).isTrue();
    assertThat(inbox.offer(Lane.ORDINARY, "b")).isTrue();
    assertThat(inbox.offer(Lane.ORDINARY, "c")).isFalse();

    assertThat(inbox.offer(Lane.URGENT, "d")).isTrue();
    assertThat(inbox.size()).isEqualTo(3);
  }

  @Test
  void wakeUps_endOneWait_howeverMany() throws Exception {
    inbox.wake();
    inbox.wake();

    assertThat(inbox.poll(LONG)).isEmpty();
    inbox.offer(Lane.ORDINARY, "a");
    assertThat(inbox.poll(LONG)).contains("a");
  }

  @Test
  void put_waitsForRoom() throws Exception {
    inbox.offer(Lane.ORDINARY, "a");
    inbox.offer(Lane.ORDINARY, "b");
    var done = new CompletableFuture<String>();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              try {
                inbox.put(Lane.ORDINARY, "c");
                done.complete("put");
              } catch (InterruptedException e) {
                done.completeExceptionally(e);
              }
            });

    assertThat(inbox.poll(LONG)).contains("a");
    assertThat(done.join()).isEqualTo("put");
    waiting.join();
    assertThat(inbox.poll(0)).isEqualTo(Optional.of("b"));
    assertThat(inbox.poll(0)).isEqualTo(Optional.of("c"));
  }
}
