package io.sluice.control.loop;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.loop.Inbox.Lane;
import io.sluice.control.store.Journal;
import io.sluice.control.store.StoreException;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Verb;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop: one thread that owns the state, with a bounded queue before it. Alerts and the commands
 * that take traffic back overtake everything else.
 */
public final class ControlLoop implements Control, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlLoop.class);
  private static final int QUEUE_MAX = 1_024;
  private static final String CLOSING = "the control plane is shutting down";
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(10);

  /** Acknowledgements come in swarms: looks that they ask for are at least so far apart. */
  private static final long SWARM_NANOS = Duration.ofMillis(20).toNanos();

  private final Inbox<Message> inbox = new Inbox<>(QUEUE_MAX);
  private final Journal journal;
  private final Observations observations;
  private final LoopCore core;
  private final Pictures pictures;
  private final StatusFeed feed;
  private final Counter rejected;
  private final long lookNanos;
  private final Thread thread = Thread.ofPlatform().name("control-loop").unstarted(this::run);
  private volatile boolean closed;

  private sealed interface Message {
    record Given(ControlInput input, CompletableFuture<Answer> answer) implements Message {}

    record Reloaded(ConfigSet files) implements Message {}

    record ConfigRefused(List<String> errors) implements Message {}
  }

  private ControlLoop(LoopParts parts, Startup startup) throws StoreException, StartException {
    journal = parts.journal();
    observations = parts.observations();
    lookNanos = parts.pace().look().toNanos();
    core = LoopCore.start(parts, startup, new Effects(parts.effects(), this::answered));
    pictures = new Pictures(core);
    feed = new StatusFeed(pictures.take());
    rejected =
        Counter.builder("sluice.loop.rejected")
            .description("Inputs for which the queue had no room")
            .register(parts.meters());
    Gauge.builder("sluice.loop.queue", inbox, Inbox::size)
        .description("Inputs that wait for the loop")
        .register(parts.meters());
    Gauge.builder("sluice.config.errors", feed, f -> f.newest().config().errors().size())
        .description("What is wrong with the config files as they are; the last good ones stay")
        .register(parts.meters());
    Gauge.builder("sluice.config.refusals", feed, f -> f.newest().config().refusals().size())
        .description("What of the config files in force was not taken")
        .register(parts.meters());
  }

  /**
   * {@return a loop that has replayed its journal, published the traffic plan, and runs}
   *
   * @throws StoreException if the journal cannot be read
   * @throws StartException if the config does not go with what the journal says
   */
  public static ControlLoop start(LoopParts parts, Startup startup)
      throws StoreException, StartException {
    var loop = new ControlLoop(parts, startup);
    loop.thread.start();
    return loop;
  }

  @Override
  public CompletableFuture<Answer> submit(ControlInput input) {
    var answer = new CompletableFuture<Answer>();
    if (closed) {
      answer.complete(new Answer.Unavailable(CLOSING));
    } else if (!inbox.offer(lane(input), new Message.Given(input, answer))) {
      rejected.increment();
      answer.complete(
          new Answer.Unavailable(QUEUE_MAX + " inputs are waiting already; try again later"));
    }
    if (closed && !thread.isAlive()) {
      // It may have come after the queue was emptied for the last time.
      answer.complete(new Answer.Unavailable(CLOSING));
    }
    return answer;
  }

  private static Lane lane(ControlInput input) {
    return switch (input) {
      case ControlInput.AlertsPosted _, ControlInput.FreezeGiven _ -> Lane.URGENT;
      case ControlInput.CommandGiven command -> lane(command.verb());
      case ControlInput.ConfigLoaded _,
          ControlInput.RestartGiven _,
          ControlInput.ThawGiven _,
          ControlInput.TimePassed _,
          ControlInput.Observed _,
          ControlInput.Recovered _ ->
          Lane.ORDINARY;
    };
  }

  private static Lane lane(Verb verb) {
    return switch (verb) {
      case Verb.Abort(),
          Verb.AbortForce(),
          Verb.Rollback(),
          Verb.Pause(),
          Verb.TurnFlag(Verb.FlagChange.Off()) ->
          Lane.URGENT;
      case Verb.Start(),
          Verb.Resume(),
          Verb.Promote(),
          Verb.PromoteFull(),
          Verb.Retry(),
          Verb.TurnFlag _ ->
          Lane.ORDINARY;
    };
  }

  private void answered(ControlInput input) throws InterruptedException {
    inbox.put(Lane.ORDINARY, new Message.Given(input, new CompletableFuture<>()));
  }

  /** Puts new config files into force. Waits for room in the queue. */
  public void reload(ConfigSet files) throws InterruptedException {
    inbox.put(Lane.ORDINARY, new Message.Reloaded(files));
  }

  /** Shows what is wrong with the config files; those in force stay. */
  public void configRefused(List<String> errors) throws InterruptedException {
    inbox.put(Lane.ORDINARY, new Message.ConfigRefused(errors));
  }

  /** Lets the loop look at the Envoys soon. Never blocks. */
  public void wake() {
    inbox.wake();
  }

  @Override
  public ControlStatus status() {
    return feed.newest();
  }

  @Override
  public Subscription subscribe(Consumer<ControlStatus> listener) {
    return feed.subscribe(listener);
  }

  @Override
  public Journal.Page history(long afterRevision, int limit) throws StoreException {
    return journal.read(afterRevision, limit);
  }

  @Override
  public Observations.Trace trace(String name) throws IOException {
    return observations.trace(name);
  }

  private void run() {
    long lookedAt = System.nanoTime();
    long lookAt = lookedAt;
    try {
      while (!closed) {
        long left = lookAt - System.nanoTime();
        Optional<Message> message = left <= 0 ? Optional.empty() : inbox.poll(left);
        if (message.isPresent()) {
          deal(message.get());
        } else if (System.nanoTime() - lookedAt < SWARM_NANOS) {
          lookAt = lookedAt + SWARM_NANOS;
        } else {
          look();
          lookedAt = System.nanoTime();
          lookAt = lookedAt + lookNanos;
        }
      }
    } catch (InterruptedException e) {
      log.debug("The loop was interrupted");
    } catch (Error e) {
      died(e);
      throw e;
    }
    drain();
  }

  private void deal(Message message) {
    switch (message) {
      case Message.Given(ControlInput input, CompletableFuture<Answer> future) -> {
        Answer answer = handle(input);
        show();
        // Whoever waits goes on in a thread of its own: the loop is nobody's to block.
        Thread.ofVirtual().name("answer").start(() -> future.complete(answer));
      }
      case Message.Reloaded(ConfigSet files) -> guarded(() -> core.reload(files));
      case Message.ConfigRefused(List<String> errors) -> guarded(() -> core.configRefused(errors));
    }
  }

  private Answer handle(ControlInput input) {
    try {
      return core.handle(input);
    } catch (RuntimeException e) {
      log.error("A fault of Sluice in dealing with {}", input, e);
      return new Answer.Unavailable("a fault of Sluice: " + e);
    }
  }

  private void look() {
    guarded(core::look);
  }

  private void guarded(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.error("A fault of Sluice in the control loop", e);
    }
    show();
  }

  private void show() {
    try {
      feed.publish(pictures.take());
    } catch (RuntimeException e) {
      log.error("A fault of Sluice in showing what there is", e);
    }
  }

  /** Nobody may take a loop that has ended for one that decides. */
  private void died(Error fault) {
    closed = true;
    feed.publish(feed.newest().ended("the control loop has ended by a fault of Sluice: " + fault));
    drain();
  }

  private void drain() {
    try {
      for (Optional<Message> left = inbox.poll(0); left.isPresent(); left = inbox.poll(0)) {
        if (left.get() instanceof Message.Given(_, CompletableFuture<Answer> answer)) {
          answer.complete(new Answer.Unavailable(CLOSING));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the loop after the input that it is at. The Envoys keep what they have. */
  @Override
  public void close() {
    closed = true;
    core.close();
    inbox.wake();
    try {
      if (!thread.join(CLOSE_WITHIN)) {
        log.warn("The loop does not end within {}", CLOSE_WITHIN);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
    feed.close();
  }
}
