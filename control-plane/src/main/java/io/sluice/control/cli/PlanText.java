package io.sluice.control.cli;

import static java.util.Objects.requireNonNull;

import io.sluice.control.api.PhaseLabel;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.translate.ResourceDiff;
import io.sluice.control.translate.Translator;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Hook;
import io.sluice.rollout.plan.Phase;
import io.sluice.rollout.plan.PlanOutline;
import io.sluice.rollout.plan.Rollout;
import io.sluice.xds.resource.Snapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What {@code sluice plan} prints of a rollout: its phases, and what each one changes at the
 * Envoys. Pure.
 */
final class PlanText {
  private final ConfigSet config;
  private final Rollout rollout;
  private final ServiceConfig service;

  PlanText(ConfigSet config, Rollout rollout, ServiceConfig service) {
    this.config = config;
    this.rollout = rollout;
    this.service = service;
  }

  String headline() {
    return rollout.name()
        + "  "
        + service.name()
        + ": "
        + service.stable()
        + " → "
        + String.join(", ", rollout.candidates())
        + "  "
        + rollout.plan().strategy();
  }

  /** {@return what must hold before it moves forward, a line for each} */
  List<String> conditions() {
    var lines = new ArrayList<String>();
    lines.add(
        "from "
            + service.stable()
            + ", as the file has it; where a promotion has made another version stable, a server"
            + " starts from that one");
    rollout
        .conditions()
        .windows()
        .windows()
        .forEach(window -> lines.add("moves forward only in the window " + window));
    rollout.conditions().after().forEach(name -> lines.add("begins after " + name));
    rollout
        .conditions()
        .group()
        .ifPresent(group ->
            lines.add(
                "goes in lockstep with group "
                    + group.name()
                    + switch (group.abort()) {
                      case TOGETHER -> ", and back with it";
                      case ALONE -> ", and back alone";
                    }));
    rollout.hooks().forEach(hook -> lines.add(words(hook)));
    if (!rollout.notifiers().isEmpty()) {
      lines.add("tells " + String.join(", ", rollout.notifiers()));
    }
    return lines;
  }

  private static String words(Hook hook) {
    String meaning =
        !hook.at().isWaitedFor()
            ? ", and goes on"
            : switch (hook.onError()) {
              case FAIL -> " and waits for its yes";
              case IGNORE -> " and waits for its answer, whatever it is";
            };
    return hook.at().spelled() + ": calls " + hook.call().host() + meaning;
  }

  private static String weight(PlanOutline.Line line) {
    return switch (line.phase()) {
      case Phase.Learn _ -> "learnt";
      case Phase.Experiment _ -> "as split";
      case Phase _ -> PhaseLabel.percent(line.candidateBasisPoints());
    };
  }

  /** {@return how each bandit of the plan learns, and what each A/B test needs} */
  List<String> bandits() {
    var lines = new ArrayList<String>();
    for (Phase phase : rollout.plan().phases()) {
      if (phase instanceof Phase.Learn learn) {
        lines.addAll(BanditText.lines(learn, service.stable()));
      } else if (phase instanceof Phase.Experiment test) {
        lines.addAll(ExperimentText.lines(test, service.stable()));
      }
    }
    return lines;
  }

  /**
   * {@return the phases as rows of a table} Times are relative to the start, without the time to
   * converge.
   */
  List<List<String>> phases() {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("PHASE", "WHAT", "WEIGHT", "BEGINS", "ENDS", "AT THE LATEST"));
    for (PlanOutline.Line line : PlanOutline.of(rollout.plan()).lines()) {
      rows.add(
          List.of(
              Integer.toString(line.number()),
              PhaseLabel.of(line.phase()),
              weight(line),
              "+" + Figures.duration(line.earliestStart()),
              "+" + Figures.duration(line.earliestEnd()),
              line.latestEnd().map((Duration end) -> "+" + Figures.duration(end)).orElse("open")));
    }
    return rows;
  }

  /**
   * {@return for each phase that changes something at the Envoys its difference in their resources}
   */
  List<String> differences() {
    var texts = new ArrayList<String>();
    var before = resources(new ServiceTraffic(service.name(), Split.all(service.stable()), 0));
    for (PlannedTraffic.Stage stage : PlannedTraffic.stages(rollout, service.stable())) {
      var after = resources(stage.traffic());
      String difference =
          ResourceDiff.between(
              requireNonNull(before.get(service.fleet())),
              requireNonNull(after.get(service.fleet())));
      if (!difference.isEmpty()) {
        texts.add(stage.title() + "\n" + difference);
      }
      before = after;
    }
    return texts;
  }

  /**
   * {@return where requests go that do not all go by the weights, for each phase that changes it}
   */
  List<String> precedence() {
    var lines = new ArrayList<String>();
    List<String> before = List.of();
    for (PlannedTraffic.Stage stage : PlannedTraffic.stages(rollout, service.stable())) {
      List<String> now = PlannedTraffic.precedence(stage.traffic());
      if (!now.equals(before) && !now.isEmpty()) {
        lines.add("");
        lines.add(stage.title() + ", the first that matches decides:");
        lines.addAll(now);
      }
      before = now;
    }
    return lines;
  }

  private SortedMap<String, Snapshot> resources(ServiceTraffic own) {
    var traffic = new TreeMap<String, ServiceTraffic>();
    config
        .services()
        .values()
        .forEach(
            s -> traffic.put(s.name(), new ServiceTraffic(s.name(), Split.all(s.stable()), 0)));
    traffic.put(service.name(), own);
    return Translator.translate(config.services(), new TrafficPlan(traffic));
  }
}
