package io.sluice.control.api;

import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalEntry;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.Times;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.ListEventsResponse;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.plan.Rollout;
import java.util.Optional;

/** The events of one rollout, taken from the journal's pages. */
final class HistoryPage {
  private final Rollout rollout;
  private final int size;
  private final ListEventsResponse.Builder answer = ListEventsResponse.newBuilder();
  private final ConvergenceNews convergences = new ConvergenceNews();
  private long revision;

  HistoryPage(Rollout rollout, int size, long afterRevision) {
    this.rollout = rollout;
    this.size = size;
    this.revision = afterRevision;
  }

  boolean full() {
    return answer.getEventsCount() >= size;
  }

  /** {@return the revision after which the next page begins} */
  long revision() {
    return revision;
  }

  /** Takes entries until the page is full. */
  void take(Journal.Page page) {
    for (JournalEntry entry : page.entries()) {
      if (full()) {
        return;
      }
      revision = entry.revision();
      if (entry instanceof JournalEntry.Known(var record)) {
        event(record, rollout)
            .filter(_ -> convergences.isNews(record.event()))
            .ifPresent(answer::addEvents);
      }
    }
  }

  /** {@return the page; {@code more} says whether the journal goes on} */
  ListEventsResponse answer(Rest rest) {
    return switch (rest) {
      case MORE -> answer.setNextRevision(revision).build();
      case NONE -> answer.build();
    };
  }

  /** Whether there is anything behind a page. */
  enum Rest {
    MORE,
    NONE
  }

  /** {@return a record as an event of the rollout, if it is one} */
  static Optional<Event> event(JournalRecord record, Rollout rollout) {
    return sentence(record.event(), rollout)
        .map(sentence ->
            Event.newBuilder()
                .setRevision(record.revision())
                .setAt(Times.wire(record.at()))
                .setType(sentence.type())
                .setSentence(sentence.text())
                .build());
  }

  private static Optional<EventSentence> sentence(ControlEvent event, Rollout rollout) {
    return switch (event) {
      case ControlEvent.RolloutProgressed(var name, var progress)
          when name.equals(rollout.name()) ->
          Optional.of(EventSentence.of(progress, rollout.plan()));
      case ControlEvent.RolloutSubmitted(var submitted, _)
          when submitted.name().equals(rollout.name()) ->
          Optional.of(
              new EventSentence(
                  "submitted", "seen for the first time, " + submitted.plan().strategy()));
      case ControlEvent.RolloutRestarted(var restarted, var by)
          when restarted.name().equals(rollout.name()) ->
          Optional.of(new EventSentence("restarted", "restarted by " + by));
      case ControlEvent.RolloutProgressed _,
          ControlEvent.RolloutSubmitted _,
          ControlEvent.RolloutRestarted _,
          ControlEvent.ServiceDefined _,
          ControlEvent.ServiceRemoved _,
          ControlEvent.StableSwapped _,
          ControlEvent.AlertRaised _,
          ControlEvent.AlertResolved _,
          ControlEvent.Frozen _,
          ControlEvent.Thawed _ ->
          Optional.empty();
    };
  }
}
