package io.sluice.control.serve;

import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.control.config.SourceConfig;
import io.sluice.control.scrape.AdminScrape;
import io.sluice.control.scrape.AdminStates;
import io.sluice.control.scrape.PushingNodes;
import io.sluice.control.source.Origins;
import io.sluice.control.source.StatsWindows;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.stats.LoadReporting;
import io.sluice.xds.stats.StatsListener;
import io.sluice.xds.stats.StatsReport;
import java.time.InstantSource;

/**
 * Where the Envoys' statistics go, whether they are pushed or read.
 *
 * @param pushing which Envoys push
 * @param admins how the readings of the others go
 * @param windows what was reported
 * @param origins where failures come from
 * @param loads by whom Envoys are asked for the counts of endpoints
 * @param clock the wall clock
 */
record StatsIntake(
    PushingNodes pushing,
    AdminStates admins,
    StatsWindows windows,
    Origins origins,
    LoadReporting loads,
    InstantSource clock)
    implements StatsListener {
  static StatsIntake of(MeterRegistry meters, InstantSource clock) {
    var pushing = new PushingNodes();
    var admins = new AdminStates(pushing);
    var loads = new LoadReporting();
    return new StatsIntake(
        pushing,
        admins,
        new StatsWindows(meters, admins::trouble),
        new Origins(loads::ask),
        loads,
        clock);
  }

  /** Reads the admin pages that are to be read from now on. */
  void scrape(SourceConfig sources, XdsServer xds, MeterRegistry meters, OpenParts parts) {
    sources
        .scrape()
        .ifPresent(
            scrape -> parts.opened(AdminScrape.start(scrape, admins, xds::report, clock, meters)));
  }

  @Override
  public void received(StatsReport report) {
    pushing.received(report);
    windows.received(report);
    origins.received(report);
  }
}
