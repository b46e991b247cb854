package io.sluice.control.prometheus;

import io.sluice.control.config.SourceConfig;
import io.sluice.control.source.FigureSource;
import io.sluice.control.source.Inquiry;
import io.sluice.rollout.engine.Trial;
import io.sluice.rollout.judge.Figure;
import io.sluice.rollout.model.QueriedMetric;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The metrics that Prometheus servers are asked for. Each is asked on a virtual thread of its own,
 * never twice at a time, so one that is slow or down holds up no other. Called by one thread.
 */
public final class PrometheusFigures implements FigureSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PrometheusFigures.class);

  private final SortedMap<String, PrometheusClient> clients = new TreeMap<>();
  private final InstantSource clock;
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("prometheus-", 0).factory());
  private final Map<String, Map<QueriedMetric, MetricFigures>> rollouts = new HashMap<>();
  private final Map<String, Rehearsal> rehearsals = new HashMap<>();

  public PrometheusFigures(
      SortedMap<String, SourceConfig.Prometheus> servers, InstantSource clock) {
    this.clock = clock;
    servers.forEach((name, config) -> clients.put(name, new PrometheusClient(name, config)));
  }

  @Override
  public void follow(Inquiry inquiry) {
    Instant now = clock.instant();
    for (QueriedMetric metric : inquiry.policy().queried()) {
      PrometheusClient client = clients.get(metric.source());
      MetricFigures figures = figures(inquiry, metric);
      if (client != null
          && figures.isDue(now, metric.interval().orElse(inquiry.policy().interval()))) {
        threads.execute(() -> ask(new Question(client, inquiry, metric), figures));
      }
    }
  }

  private MetricFigures figures(Inquiry inquiry, QueriedMetric metric) {
    return rollouts
        .computeIfAbsent(inquiry.rollout(), _ -> new HashMap<>())
        .computeIfAbsent(metric, _ -> new MetricFigures());
  }

  private void ask(Question question, MetricFigures figures) {
    try {
      figures.answered(question.ask(), clock.instant());
    } catch (InterruptedException e) {
      log.debug("{} is not asked for any more, for the process ends", question.metric().name());
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      log.error("A fault of Sluice in asking for {}", question.metric().name(), e);
      figures.answered(question.all(new Reply.Failure("a fault of Sluice: " + e)), clock.instant());
    }
  }

  @Override
  public SortedMap<String, SortedMap<String, Figure>> take(Inquiry inquiry) {
    var taken = new TreeMap<String, SortedMap<String, Figure>>();
    for (QueriedMetric metric : inquiry.policy().queried()) {
      MetricFigures figures = figures(inquiry, metric);
      var bySide = new TreeMap<String, Figure>();
      for (String side : inquiry.sides().keySet()) {
        bySide.put(
            side,
            clients.containsKey(metric.source())
                ? figures.take(side)
                : new Figure.Missing(unknown(metric)));
      }
      taken.put(metric.name(), bySide);
    }
    return taken;
  }

  @Override
  public Trial tried(Inquiry inquiry) {
    for (QueriedMetric metric : inquiry.policy().queried()) {
      if (!clients.containsKey(metric.source())) {
        return new Trial.Failed(metric.name() + ": " + unknown(metric));
      }
    }
    Rehearsal rehearsal = rehearsals.get(inquiry.rollout());
    if (rehearsal == null || !rehearsal.isOf(inquiry)) {
      rehearsal = new Rehearsal(inquiry, clients, clock);
      rehearsals.put(inquiry.rollout(), rehearsal);
    }
    return rehearsal.trial(threads);
  }

  private static String unknown(QueriedMetric metric) {
    return "the server's file has no Prometheus called " + metric.source();
  }

  @Override
  public void retain(Set<String> known) {
    rollouts.keySet().retainAll(known);
    rehearsals.keySet().retainAll(known);
  }

  @Override
  public void close() {
    threads.shutdownNow();
    clients.values().forEach(PrometheusClient::close);
  }
}
