package io.sluice.bench.xds;

import io.sluice.bench.Options;
import io.sluice.bench.xds.EnvoyRequests.Variant;
import io.sluice.bench.xds.Trial.Cell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The xDS server beside a floor, java-control-plane and go-control-plane: from a change of one
 * weight to its receipt by every stream, and what it costs.
 *
 * <p>Servers and clients are processes of their own on the loopback; the servers take turns within
 * each run. Options: {@code --scenarios=changes,stalled,memory,soak}, {@code
 * --servers=floor,sluice,aot,java,go}, {@code --variants=sotw,delta}, {@code --streams=…}, {@code
 * --clusters=…}, {@code --runs=N} (7), {@code --others=N} (how many of the runs java and go take
 * part in), {@code --minutes=N} (no further run is begun that would take longer), {@code
 * --changes=N} (20), {@code --warm=N} (300; 0 leaves the warm figures out), {@code --jvm=…} for
 * further options of the servers' JVMs, {@code --quick}.
 */
public final class XdsBench {
  private final Options options;
  private final List<Contender> contenders = new ArrayList<>();
  private final List<String> jvm;

  private XdsBench(Options options) throws IOException, InterruptedException {
    this.options = options;
    jvm = options.words("jvm", "", "-XX:TieredStopAtLevel=1");
    for (String name : options.texts("servers", "floor,sluice,java,go", "floor,sluice,java")) {
      Contender contender = Contender.named(name);
      if (contender != Contender.GO || GoServer.build()) {
        contenders.add(contender);
      }
    }
  }

  /** Prints a table for each scenario. */
  public static void main(String[] arguments) throws Exception {
    var bench = new XdsBench(Options.of(arguments));
    for (String scenario : bench.options.texts("scenarios", "changes", "changes")) {
      bench.run(scenario);
    }
  }

  private void run(String scenario) throws IOException, InterruptedException {
    if (scenario.equals("changes")) {
      changes();
      return;
    }
    for (Cell cell : cells()) {
      System.out.printf(Locale.ROOT, "%n%s: %s%n", scenario, cell);
      switch (scenario) {
        case "stalled" -> stalled(cell);
        case "memory" -> memory(cell);
        case "soak" -> soak(cell);
        default -> throw new IllegalArgumentException("no such scenario: " + scenario);
      }
    }
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    for (String streams : options.texts("streams", "100,1000,5000", "50")) {
      for (String clusters : options.texts("clusters", "10,100,1000", "10")) {
        for (String variant : options.texts("variants", "sotw,delta", "sotw,delta")) {
          cells.add(
              new Cell(
                  Variant.valueOf(variant.toUpperCase(Locale.ROOT)),
                  Integer.parseInt(streams),
                  Integer.parseInt(clusters)));
        }
      }
    }
    return cells;
  }

  private int runs() {
    return options.number("runs", 7, 1);
  }

  private int changeCount() {
    return options.number("changes", 20, 3);
  }

  /**
   * Goes through all cells in each run, so that whatever else the machine does falls on all of
   * them, and begins no further run that would take longer than there is time.
   */
  private void changes() throws IOException, InterruptedException {
    Map<Cell, ChangesTable> tables = new LinkedHashMap<>();
    cells().forEach(cell -> tables.put(cell, new ChangesTable(contenders)));
    long budgetNanos = TimeUnit.MINUTES.toNanos(options.number("minutes", 10_000, 10_000));
    long begin = System.nanoTime();
    for (int run = 0; run < runs(); run++) {
      long elapsed = System.nanoTime() - begin;
      if (run > 0 && elapsed + elapsed / run > budgetNanos) {
        break;
      }
      for (Map.Entry<Cell, ChangesTable> cell : tables.entrySet()) {
        measure(run, cell.getKey(), cell.getValue());
      }
      System.out.printf(
          Locale.ROOT,
          "%nrun %d, after %d s%n",
          run + 1,
          (System.nanoTime() - begin) / 1_000_000_000);
      tables.forEach((cell, table) -> System.out.printf("%n%s%n%s", cell, table));
    }
  }

  private void measure(int run, Cell cell, ChangesTable table)
      throws IOException, InterruptedException {
    int warm = options.number("warm", 300, 0);
    for (Contender contender : contenders) {
      if (contender.isOther() && run >= options.number("others", runs(), runs())) {
        continue;
      }
      try (var trial = new Trial(contender, cell, jvm)) {
        table.storm(contender, trial.connect(cell.streams()));
        Trial.Phase cold = trial.changes(changeCount());
        table.cold(contender, cold);
        if (warm > 0 && contender.warmsUp()) {
          var _ = trial.changes(warm);
          table.warm(contender, trial.changes(changeCount()));
        } else if (warm > 0) {
          table.warm(contender, cold);
        }
      }
    }
  }

  /** The other streams' time while one of a hundred takes nothing, against the time before. */
  private void stalled(Cell cell) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      double[] ratios = new double[runs()];
      for (int run = 0; run < ratios.length; run++) {
        try (var trial = new Trial(contender, cell, jvm)) {
          var _ = trial.connect(cell.streams());
          var _ = trial.changes(options.number("warm", 300, 5));
          double before = trial.changes(changeCount()).p99Millis();
          trial.stall(100);
          // Until the transport's windows are full.
          var _ = trial.changes(options.number("warm", 300, 5));
          ratios[run] = trial.changes(changeCount()).p99Millis() / before;
        }
      }
      System.out.printf(
          Locale.ROOT,
          "%-8s others' p99, stalled / before: %s%n",
          contender.label(),
          MedianInterval.of(ratios));
    }
  }

  private void memory(Cell cell) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      try (var trial = new Trial(contender, cell, jvm)) {
        long empty = trial.liveHeapBytes();
        var _ = trial.connect(cell.streams());
        var _ = trial.changes(changeCount());
        long full = trial.liveHeapBytes();
        System.out.printf(
            Locale.ROOT,
            "%-8s live heap: %.1f KiB for each idle stream (%.1f MiB with none)%n",
            contender.label(),
            (full - empty) / 1024.0 / cell.streams(),
            empty / 1048576.0);
      }
    }
  }

  /** Streams that come and go under changes; in the end all are gone. */
  private void soak(Cell cell) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      try (var trial = new Trial(contender, cell, jvm)) {
        var _ = trial.connect(cell.streams());
        trial.drop(cell.streams());
        long begin = trial.liveHeapBytes();
        for (int round = 0; round < options.number("rounds", 20, 2); round++) {
          var _ = trial.connect(cell.streams());
          var _ = trial.changes(changeCount());
          trial.drop(cell.streams() / 2);
          var _ = trial.changes(changeCount());
          trial.drop(cell.streams() - cell.streams() / 2);
        }
        System.out.printf(
            Locale.ROOT,
            "%-8s live heap without streams: %.1f MiB at first, %.1f MiB in the end%n",
            contender.label(),
            begin / 1048576.0,
            trial.liveHeapBytes() / 1048576.0);
      }
    }
  }
}
