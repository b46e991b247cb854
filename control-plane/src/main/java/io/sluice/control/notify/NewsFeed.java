package io.sluice.control.notify;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.control.config.NewsKind;
import io.sluice.control.config.NotifierConfig;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlStatus;
import io.sluice.control.loop.JournalTail;
import io.sluice.control.loop.RolloutStatus;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.StoreException;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.Hold;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.plan.Rollout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The news of all rollouts, taken from the journal after the loop and handed to the notifiers that
 * each rollout names. Nothing in the loop waits for it.
 *
 * <p>Each notifier goes on where it was before a restart, so that it is told at least once of
 * everything that happened meanwhile as well.
 */
public final class NewsFeed implements Consumer<ControlStatus>, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NewsFeed.class);

  private final SortedMap<String, Notifier> notifiers;
  private final Map<String, Holding> held = new HashMap<>();
  private final JournalTail journal;

  /**
   * A rollout that is held.
   *
   * @param revision of the record that says so
   * @param told those who know that it takes long
   */
  private record Holding(long revision, Instant since, Set<Notifier> told) {}

  private NewsFeed(Control control, SortedMap<String, Notifier> notifiers, long newest) {
    this.notifiers = notifiers;
    this.journal =
        new JournalTail(
            control,
            notifiers.values().stream()
                .mapToLong(notifier -> notifier.position().revision())
                .min()
                .orElse(newest));
  }

  /**
   * Where a feed begins.
   *
   * @param folder where it keeps how far each notifier has been told
   * @param newest the journal's last revision before the loop began
   */
  public record Beginning(Path folder, long newest) {}

  /** {@return a feed that is to be subscribed to the loop} */
  public static NewsFeed open(
      Control control,
      SortedMap<String, NotifierConfig> configs,
      Beginning beginning,
      InstantSource clock,
      MeterRegistry meters) {
    var notifiers = new TreeMap<String, Notifier>();
    for (Map.Entry<String, NotifierConfig> config : configs.entrySet()) {
      String name = config.getKey();
      Position position = Position.open(beginning.folder(), name, beginning.newest());
      notifiers.put(name, new Notifier(name, config.getValue(), position, clock, meters));
    }
    return new NewsFeed(control, notifiers, beginning.newest());
  }

  @Override
  public void accept(ControlStatus status) {
    try {
      journal.read(status, entry -> take(entry, status));
    } catch (StoreException e) {
      log.debug("The news are told once the journal can be read", e);
    }
    notifiers.values().forEach(notifier -> notifier.passed(journal.revision()));
    status.rollouts().forEach(rollout -> lookAtHold(rollout, status));
  }

  private void take(JournalEntry entry, ControlStatus status) {
    try {
      if (entry instanceof JournalEntry.Known(var record)
          && record.event() instanceof ControlEvent.RolloutProgressed(var name, var event)) {
        if (event instanceof RolloutEvent.Held(var hold) && hold.isPresent()) {
          held.put(name, new Holding(record.revision(), record.at(), new HashSet<>()));
        }
        status.rollout(name).ifPresent(known -> tell(record, event, known.entry().rollout()));
      }
    } catch (RuntimeException e) {
      // One record that cannot be told is no reason to tell nothing any more.
      log.error("Record {} of the journal cannot be told", entry.revision(), e);
    }
  }

  private void tell(JournalRecord record, RolloutEvent event, Rollout rollout) {
    List<News> news = NewsReader.read(record, event, rollout);
    if (news.isEmpty()) {
      return;
    }
    for (Notifier notifier : of(rollout)) {
      if (record.revision() > notifier.position().revision()) {
        notifier.tell(record.revision(), news);
      }
    }
  }

  private List<Notifier> of(Rollout rollout) {
    var named = new ArrayList<Notifier>();
    for (String name : rollout.notifiers()) {
      Optional.ofNullable(notifiers.get(name)).ifPresent(named::add);
    }
    return named;
  }

  private void lookAtHold(RolloutStatus known, ControlStatus status) {
    Rollout rollout = known.entry().rollout();
    Holding holding = held.get(rollout.name());
    Optional<Hold> hold = known.entry().hold();
    if (holding == null) {
      return;
    }
    if (hold.isEmpty()) {
      held.remove(rollout.name());
      return;
    }
    for (Notifier notifier : of(rollout)) {
      if (notifier.config().events().contains(NewsKind.HELD)
          && !holding.since().plus(notifier.config().heldAfter()).isAfter(status.at())
          && holding.told().add(notifier)) {
        notifier.tell(journal.revision(), List.of(news(holding, hold.get(), rollout, status.at())));
      }
    }
  }

  private static News news(Holding holding, Hold hold, Rollout rollout, Instant now) {
    String id = rollout.name() + "/" + holding.revision() + "/" + NewsKind.HELD.spelled();
    return new News(
        id,
        NewsKind.HELD,
        now,
        rollout,
        "held for " + Duration.between(holding.since(), now).toMinutes() + " minutes",
        "waits for " + hold.why());
  }

  @Override
  public void close() {
    notifiers.values().forEach(Notifier::close);
  }
}
