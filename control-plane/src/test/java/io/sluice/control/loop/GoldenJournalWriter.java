package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.files;
import static io.sluice.control.loop.Settings.service;
import static io.sluice.control.loop.Settings.smoke;

import io.sluice.control.config.ConfigSet;
import io.sluice.control.store.EventSamples;
import io.sluice.control.store.Journal;
import io.sluice.control.store.JournalRecord;
import io.sluice.control.store.SqliteJournal;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Verb;
import io.sluice.rollout.model.Alert;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What writes the golden journals of a version, once, before it is released: a history of several
 * rollouts, and a record of every type. Its argument is the new folder.
 */
final class GoldenJournalWriter {
  private static final ConfigSet FILES =
      files(
          List.of(
              service("good", "v1", 10_000, "v1", "v2"),
              service("bad", "v1", 10_001, "v1", "v2"),
              service("alerted", "v1", 10_002, "v1", "v2"),
              service("flipped", "v1", 10_003, "v1", "v2"),
              service("held", "v1", 10_004, "v1", "v2")),
          canary("good-v2", "good"),
          canary("bad-v2", "bad"),
          canary("alerted-v2", "alerted"),
          canary("held-v2", "held"),
          smoke("flipped-v2", "flipped"));

  private GoldenJournalWriter() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    try (LoopBench bench = new LoopBench(folder, FILES)) {
      history(bench);
    }
    try (Journal journal = SqliteJournal.open(folder.resolve("events.db"))) {
      long revision = 0;
      for (ControlEvent event : EventSamples.of(1)) {
        journal.append(revision, List.of(new JournalRecord(++revision, LoopBench.START, event)));
      }
    }
  }

  private static void history(LoopBench bench) throws Exception {
    bench.answerEffect();
    bench.failingClusters.add("bad__v2");
    bench.seconds(2);
    var labels = new TreeMap<>(Map.of("service", "alerted", "alertname", "Slow"));
    var alert = new Alert("f1", labels, bench.now);
    bench.core().handle(new ControlInput.AlertsPosted(List.of(alert), List.of()));
    bench.command("held-v2", new Verb.Pause());
    bench.seconds(10);
    bench.core().handle(new ControlInput.AlertsPosted(List.of(), List.of("f1")));
    bench.restart(FILES);
    bench.seconds(30);
  }
}
