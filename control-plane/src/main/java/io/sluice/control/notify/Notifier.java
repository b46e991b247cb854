package io.sluice.control.notify;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.control.config.NotifierConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Somebody who is told, with a bounded queue and a thread of its own: one that is down holds up
 * nobody else. A message is tried again, with pauses that double, until it is time to give it up;
 * what is given up, and what finds the queue full, is dropped and counted.
 */
final class Notifier implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Notifier.class);
  private static final int QUEUE_MAX = 1_000;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

  private final String name;
  private final NotifierConfig config;
  private final Post post;
  private final Position position;
  private final InstantSource clock;
  private final BlockingQueue<Letter> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final Counter delivered;
  private final Counter failed;
  private final Counter dropped;
  private final Thread thread;

  /** Whether the newest try failed; used by the notifier's thread alone. */
  private boolean failing;

  /** Letters that are neither told nor dropped. */
  private final AtomicInteger open = new AtomicInteger();

  /**
   * What one record of the journal is to be told of.
   *
   * @param revision the record's
   */
  private record Letter(long revision, List<News> news, Instant giveUpAt) {}

  Notifier(
      String name,
      NotifierConfig config,
      Position position,
      InstantSource clock,
      MeterRegistry meters) {
    this.name = name;
    this.config = config;
    this.post = new Post(config, config.address().orElseThrow());
    this.position = position;
    this.clock = clock;
    delivered = counter("delivered", "Messages that a notifier has taken", meters);
    failed = counter("failures", "Tries to deliver a message that failed", meters);
    dropped = counter("dropped", "Messages that were given up, or found the queue full", meters);
    Gauge.builder("sluice.notifications.queue", queue, BlockingQueue::size)
        .description("Messages that wait for a notifier")
        .tag("notifier", name)
        .register(meters);
    thread = Thread.ofVirtual().name("notifier-" + name).start(this::run);
  }

  private Counter counter(String what, String description, MeterRegistry meters) {
    return Counter.builder("sluice.notifications." + what)
        .description(description)
        .tag("notifier", name)
        .register(meters);
  }

  NotifierConfig config() {
    return config;
  }

  Position position() {
    return position;
  }

  /** Tells it what it wants to know of some news. Never blocks. */
  void tell(long revision, List<News> news) {
    List<News> wanted = news.stream().filter(n -> config.events().contains(n.kind())).toList();
    if (wanted.isEmpty()) {
      return;
    }
    open.incrementAndGet();
    Instant giveUpAt = clock.instant().plus(config.giveUpAfter());
    if (!queue.offer(new Letter(revision, wanted, giveUpAt))) {
      open.decrementAndGet();
      drop(wanted.size(), "of " + wanted.getFirst().id() + " on: " + QUEUE_MAX + " wait already");
    }
  }

  /** Notes that there is nothing more to be told up to a revision. */
  void passed(long revision) {
    if (open.get() == 0) {
      position.passed(revision);
    }
  }

  private void run() {
    try {
      while (true) {
        Letter letter = queue.take();
        for (News news : letter.news()) {
          deliver(news, letter.giveUpAt());
        }
        position.told(letter.revision());
        open.decrementAndGet();
      }
    } catch (InterruptedException _) {
      log.debug("{} is told the rest after the next start", name);
    }
  }

  private void deliver(News news, Instant giveUpAt) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    while (true) {
      switch (attempt(news)) {
        case Post.Result.Delivered() -> {
          delivered.increment();
          if (failing) {
            failing = false;
            log.info("Notifier {} takes messages again", name);
          }
          return;
        }
        case Post.Result.Refused(var why) -> {
          failed.increment();
          drop(1, news.id() + ": " + why);
          return;
        }
        case Post.Result.Failed(var why) -> {
          failed.increment();
          if (!clock.instant().plus(pause).isBefore(giveUpAt)) {
            drop(1, news.id() + ": " + why);
            return;
          }
          if (!failing) {
            failing = true;
            log.warn("Notifier {} takes no messages: {}; they are tried again", name, why);
          }
        }
      }
      TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  private Post.Result attempt(News news) throws InterruptedException {
    try {
      return post.attempt(news);
    } catch (RuntimeException e) {
      // Its message may hold the URL.
      return new Post.Result.Failed("a fault of Sluice: " + e.getClass().getSimpleName());
    }
  }

  private void drop(int messages, String what) {
    dropped.increment(messages);
    log.warn("Notifier {} is not told {}", name, what);
  }

  /** Ends it; what was not delivered is told after the next start. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(CLOSE_WITHIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    position.write();
  }
}
