package io.sluice.control.prometheus;

import io.sluice.control.source.Inquiry;
import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.model.QueriedMetric;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The queries of a rollout that has not begun, tried for the versions that it is about: again soon
 * if one fails, and now and then if none does. An answer without values is a good one, for a
 * version that gets no requests may have none.
 */
final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);
  private static final Duration AGAIN_AFTER_FAILURE = Duration.ofSeconds(5);
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private final Inquiry inquiry;
  private final SortedMap<String, PrometheusClient> clients;
  private final InstantSource clock;
  private Trial newest = new Trial.Pending();
  private boolean underWay;
  private @Nullable Instant triedAt;

  Rehearsal(Inquiry inquiry, SortedMap<String, PrometheusClient> clients, InstantSource clock) {
    this.inquiry = inquiry;
    this.clients = clients;
    this.clock = clock;
  }

  boolean isOf(Inquiry other) {
    return inquiry.equals(other);
  }

  /** {@return what came of it last; tries again where it is time to} */
  synchronized Trial trial(Executor threads) {
    if (!underWay && isDue(clock.instant())) {
      underWay = true;
      threads.execute(this::run);
    }
    return newest;
  }

  private boolean isDue(Instant now) {
    return switch (newest) {
      case Trial.Pending _ -> true;
      case Trial.Failed _ -> isOlder(AGAIN_AFTER_FAILURE, now);
      case Trial.Passed _ -> isOlder(AGAIN, now);
    };
  }

  private boolean isOlder(Duration age, Instant now) {
    return triedAt == null || Duration.between(triedAt, now).compareTo(age) >= 0;
  }

  private void run() {
    try {
      tried(outcome());
    } catch (InterruptedException e) {
      log.debug("The queries of {} are not tried any more", inquiry.rollout());
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("A fault of Sluice in trying the queries of {}", inquiry.rollout(), e);
      tried(new Trial.Failed("a fault of Sluice: " + e));
    }
  }

  private synchronized void tried(Trial trial) {
    underWay = false;
    triedAt = clock.instant();
    newest = trial;
  }

  private Trial outcome() throws InterruptedException {
    for (QueriedMetric metric : inquiry.policy().queried()) {
      PrometheusClient client = Objects.requireNonNull(clients.get(metric.source()));
      for (Reply reply : new Question(client, inquiry, metric).ask().values()) {
        if (reply instanceof Reply.Failure(var why)) {
          return new Trial.Failed(metric.name() + ": " + why);
        }
      }
    }
    return new Trial.Passed();
  }
}
