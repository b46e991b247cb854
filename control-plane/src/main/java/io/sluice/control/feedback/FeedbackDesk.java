package io.sluice.control.feedback;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.control.loop.ControlStatus;
import io.sluice.control.loop.ServiceStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where feedback arrives: checks what an event names, and hands it on. Names are those of the
 * services in force, and of the KPIs in the policies of their rollouts, so that nobody can fill the
 * server with names of their own. Safe for use by any thread.
 */
public final class FeedbackDesk {
  private static final int TEXT_MAX = 200;

  /** An answer names no more, so that a small request cannot ask for a huge one. */
  private static final int NAMES_MAX = 10;

  /** Clocks differ; what is further ahead is a mistake. */
  private static final Duration AHEAD_MAX = Duration.ofMinutes(5);

  private final FeedbackIntake intake;
  private final Supplier<ControlStatus> status;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Map<String, Counter> counters = new TreeMap<>();
  private volatile Kpis kpis = new Kpis(-1, Map.of());

  public FeedbackDesk(
      FeedbackIntake intake,
      Supplier<ControlStatus> status,
      InstantSource clock,
      MeterRegistry meters) {
    this.intake = intake;
    this.status = status;
    this.clock = clock;
    this.meters = meters;
    for (String outcome :
        new String[] {"accepted", "duplicate", "late", "unused", "refused", "full"}) {
      counters.put(outcome, counter(outcome));
    }
  }

  private Counter counter(String outcome) {
    return Counter.builder("sluice.feedback.events")
        .description("Events of feedback, by what became of them")
        .tag("outcome", outcome)
        .register(meters);
  }

  /** {@return what becomes of an event} */
  public FeedbackAnswer offer(FeedbackEvent event) {
    FeedbackAnswer answer =
        problem(event)
            .<FeedbackAnswer>map(FeedbackAnswer.Refused::new)
            .orElseGet(() -> intake.offer(event));
    switch (answer) {
      case FeedbackAnswer.Accepted() -> count("accepted");
      case FeedbackAnswer.Duplicate() -> count("duplicate");
      case FeedbackAnswer.Late _ -> count("late");
      case FeedbackAnswer.Unused _ -> count("unused");
      case FeedbackAnswer.Refused _ -> count("refused");
      case FeedbackAnswer.Full() -> count("full");
    }
    return answer;
  }

  private void count(String outcome) {
    Counter counter = counters.get(outcome);
    if (counter != null) {
      counter.increment();
    }
  }

  /** {@return what completes when there may be room for what was told to be too much} */
  public CompletableFuture<Void> room() {
    return intake.room();
  }

  private Optional<String> problem(FeedbackEvent event) {
    return Stream.<Supplier<Optional<String>>>of(
            () -> text("id", event.id()),
            () -> event.unit().flatMap(unit -> text("unit", unit)),
            () -> names(event),
            () -> value(event.value()),
            () -> event.time().flatMap(this::time))
        .map(Supplier::get)
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> text(String field, String text) {
    if (text.isBlank()) {
      return Optional.of(field + ": missing");
    }
    return text.length() > TEXT_MAX
        ? Optional.of(field + ": longer than " + TEXT_MAX + " characters")
        : Optional.empty();
  }

  private Optional<String> names(FeedbackEvent event) {
    ControlStatus now = status.get();
    ServiceStatus service = now.services().get(event.service());
    if (service == null) {
      return unknown("service", event.service(), now.services().keySet());
    }
    if (event.version().isEmpty()) {
      return Optional.of(
          "version: missing; the answer named it in its header x-sluice-version, and nothing else"
              + " tells whose answer it was");
    }
    List<String> versions = service.entry().service().versions();
    if (!versions.contains(event.version())) {
      return unknown("version", event.version(), versions);
    }
    Set<String> known = kpis(now, event.service());
    return known.contains(event.kpi()) ? Optional.empty() : unknown("kpi", event.kpi(), known);
  }

  private Set<String> kpis(ControlStatus now, String service) {
    Kpis known = kpis;
    if (known.picture() != now.number()) {
      known = Kpis.of(now);
      kpis = known;
    }
    return known.byService().getOrDefault(service, Set.of());
  }

  /**
   * The KPIs that policies name, looked up once for all events that come under one picture.
   *
   * @param picture number of the picture
   */
  private record Kpis(long picture, Map<String, Set<String>> byService) {
    static Kpis of(ControlStatus now) {
      Map<String, Set<String>> byService = new HashMap<>();
      now.rollouts().stream()
          .flatMap(r -> Stream.concat(Stream.of(r.entry().rollout()), r.inFile().stream()))
          .forEach(rollout ->
              rollout
                  .policy()
                  .fedBack()
                  .forEach(metric ->
                      byService
                          .computeIfAbsent(rollout.service(), _ -> new TreeSet<>())
                          .add(metric.kpi())));
      return new Kpis(now.number(), byService);
    }
  }

  private static Optional<String> unknown(String field, String name, Collection<String> known) {
    if (name.isEmpty()) {
      return Optional.of(field + ": missing");
    }
    String shown = name.length() > TEXT_MAX ? name.substring(0, TEXT_MAX) + "…" : name;
    String there = known.isEmpty() ? "there is none" : "there are " + some(known);
    return Optional.of(field + ": '" + shown + "' is unknown; " + there);
  }

  private static String some(Collection<String> known) {
    int more = known.size() - NAMES_MAX;
    String first = known.stream().limit(NAMES_MAX).collect(Collectors.joining(", "));
    return more > 0 ? first + " and " + more + " more" : first;
  }

  private static Optional<String> value(double value) {
    return Double.isFinite(value)
        ? Optional.empty()
        : Optional.of("value: a number is wanted, not " + value);
  }

  private Optional<String> time(Instant time) {
    Instant latest = clock.instant().plus(AHEAD_MAX);
    return time.isAfter(latest)
        ? Optional.of("time: " + time + " is in the future; it is " + clock.instant())
        : Optional.empty();
  }
}
