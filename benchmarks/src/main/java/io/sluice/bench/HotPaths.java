package io.sluice.bench;

import io.sluice.bench.ModelledService.Fault;
import io.sluice.bench.ModelledService.Traffic;
import io.sluice.bench.ModelledService.Weather;
import io.sluice.control.config.ListenConfig;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.config.VersionConfig.LoadBalancing;
import io.sluice.control.config.VersionConfig.Protocol;
import io.sluice.control.config.VersionConfig.Upstream;
import io.sluice.control.translate.Translator;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlReplay;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.engine.ServiceTraffic;
import io.sluice.rollout.engine.TrafficPlan;
import io.sluice.rollout.judge.Interval;
import io.sluice.rollout.judge.JudgeState;
import io.sluice.rollout.judge.Judgement;
import io.sluice.rollout.judge.SequentialJudge;
import io.sluice.rollout.judge.Subject;
import io.sluice.rollout.model.Convergence;
import io.sluice.rollout.model.Criterion;
import io.sluice.rollout.model.Metric;
import io.sluice.rollout.model.MetricCheck;
import io.sluice.rollout.model.NoData;
import io.sluice.rollout.model.OnFailure;
import io.sluice.rollout.model.OnInconclusive;
import io.sluice.rollout.model.Policy;
import io.sluice.rollout.model.Service;
import io.sluice.rollout.model.Split;
import io.sluice.rollout.plan.Conditions;
import io.sluice.rollout.plan.PlanCompiler;
import io.sluice.rollout.plan.Rollout;
import io.sluice.rollout.plan.StartMode;
import io.sluice.rollout.plan.Strategy;
import io.sluice.xds.resource.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The pure work on the way of a decision, at the size of a large fleet. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HotPaths {
  private static final int SERVICES = 1_000;
  private static final int EVENTS = 100_000;
  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
  private static final Policy CHECKS =
      new Policy(
          "checks",
          Duration.ofSeconds(5),
          0.99,
          List.of(
              increase("error-rate", Metric.ERROR_RATE),
              increase("latency-p99", Metric.LATENCY_P99)));

  private static MetricCheck increase(String id, Metric metric) {
    return new MetricCheck(
        id,
        metric,
        new Criterion.Versus(Criterion.Direction.MAX_INCREASE, 0),
        0,
        NoData.HOLD,
        MetricCheck.Importance.CRITICAL);
  }

  /** A thousand services of one fleet, each with two versions of two endpoints. */
  @State(Scope.Benchmark)
  public static class Fleet {
    final SortedMap<String, ServiceConfig> services = new TreeMap<>();
    final SortedMap<String, ServiceTraffic> traffic = new TreeMap<>();

    public Fleet() {
      for (int i = 0; i < SERVICES; i++) {
        String name = "service-" + i;
        services.put(name, service(name, i));
        traffic.put(name, new ServiceTraffic(name, Split.between("v1", "v2", i % 10_000), 0));
      }
    }

    private static ServiceConfig service(String name, int number) {
      var versions = new LinkedHashMap<String, VersionConfig>();
      for (String version : List.of("v1", "v2")) {
        versions.put(version, version(version, number));
      }
      return new ServiceConfig(
          name,
          "edge",
          Optional.of(new ListenConfig("0.0.0.0", 10_000)),
          List.of(name + ".example"),
          List.of(RouteConfig.DEFAULT),
          Optional.empty(),
          "v1",
          versions);
    }

    private static VersionConfig version(String name, int number) {
      String host = "10." + number / 250 + "." + number % 250 + ".";
      return new VersionConfig(
          name,
          new Upstream.Endpoints(
              List.of(new HostPort(host + "1", 8_080), new HostPort(host + "2", 8_080))),
          Protocol.HTTP1,
          Optional.empty(),
          VersionConfig.DEFAULT_CONNECT_TIMEOUT,
          Optional.empty(),
          Optional.empty(),
          LoadBalancing.ROUND_ROBIN);
    }
  }

  /** A journal of rollouts that were paused and resumed over and over. */
  @State(Scope.Benchmark)
  public static class History {
    final List<ControlEvent> events = new ArrayList<>();

    public History() {
      for (int i = 0; i < SERVICES; i++) {
        String service = "service-" + i;
        events.add(
            new ControlEvent.ServiceDefined(new Service(service, "v1", List.of("v1", "v2"))));
        events.add(new ControlEvent.RolloutSubmitted(rollout(service), i));
        add(service, new RolloutEvent.Started("v1"));
        add(service, new RolloutEvent.PhaseEntered(0));
        add(service, new RolloutEvent.WeightsSet(Split.between("v1", "v2", 1_000)));
        add(service, new RolloutEvent.Converged());
      }
      for (int i = 0; events.size() < EVENTS; i++) {
        Duration observed = Duration.ofSeconds(i);
        Optional<Instant> to = Optional.of(BEGIN.plus(observed));
        add(
            "service-" + i % SERVICES,
            new RolloutEvent.Looked(Optional.<Judgement>empty(), observed, to));
      }
    }

    private void add(String service, RolloutEvent event) {
      events.add(new ControlEvent.RolloutProgressed(service + "-v2", event));
    }

    private static Rollout rollout(String service) {
      return new Rollout(
          service + "-v2",
          service,
          "v2",
          StartMode.AUTO,
          PlanCompiler.compile(
              Strategy.Canary.of(List.of(1_000, 10_000), Duration.ofMinutes(5), Optional.empty())),
          CHECKS,
          new Convergence(9_900, Duration.ofSeconds(30)),
          OnFailure.ROLLBACK,
          OnInconclusive.PAUSE,
          List.of(),
          Rollout.Precedence.QUEUE,
          Conditions.NONE,
          List.of(),
          List.of());
    }
  }

  /** A phase after ten minutes of 1,000 requests a second, and its next interval. */
  @State(Scope.Benchmark)
  public static class Phase {
    final SequentialJudge judge = new SequentialJudge();
    final Subject subject = new Subject(CHECKS, "v2", "v1", Split.between("v1", "v2", 1_000));
    final JudgeState state;
    final Interval interval;

    public Phase() {
      var traffic = new Traffic(1_000, 0.1, 0.01, Weather.CALM);
      var service = new ModelledService(traffic, new SplittableRandom(1));
      var good = new Fault(0.01, 1);
      JudgeState judged = JudgeState.START.nextPhase();
      Interval next = service.next(BEGIN, good);
      for (int i = 0; i < 120; i++) {
        judged = judge.judge(subject, judged, next).next();
        next = service.next(next.to(), good);
      }
      state = judged;
      interval = next;
    }
  }

  /** {@return all resources of a fleet, as after any change} */
  @Benchmark
  public SortedMap<String, Snapshot> translateThousandServices(Fleet fleet) {
    return Translator.translate(fleet.services, new TrafficPlan(fleet.traffic));
  }

  /** {@return the state after a restart} */
  @Benchmark
  public ControlState replayHundredThousandEvents(History history) {
    var replay = new ControlReplay(ControlState.EMPTY);
    Instant at = BEGIN;
    for (ControlEvent event : history.events) {
      at = at.plusMillis(1);
      replay.apply(event, at);
    }
    return replay.state();
  }

  /** {@return the judgement of one interval} */
  @Benchmark
  public Judgement judgeStep(Phase phase) {
    return phase.judge.judge(phase.subject, phase.state, phase.interval);
  }
}
