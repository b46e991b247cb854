package io.sluice.control.demo;

import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** The two services of a model server, and the behaviour that they share. */
final class ModelService {
  /** A behaviour and the moment since which it is in force. */
  private record Since(Behaviour behaviour, long nanos) {}

  private final ModelAnswers answers;
  private final TrafficLedger ledger;
  private final AtomicReference<Since> current;

  ModelService(String version, TrafficLedger ledger, Behaviour behaviour) {
    this.answers = new ModelAnswers(version);
    this.ledger = ledger;
    this.current = new AtomicReference<>(new Since(behaviour, System.nanoTime()));
  }

  void behave(Behaviour behaviour) {
    current.set(new Since(behaviour, System.nanoTime()));
  }

  Behaviour behaviour() {
    return current.get().behaviour();
  }

  /** Counts the delay of the health check anew, as for a server that has just started. */
  void restart() {
    behave(behaviour());
  }

  HttpResponse health(ServiceRequestContext context, HttpRequest request) {
    ledger.healthCheck();
    Since now = current.get();
    boolean healthy = System.nanoTime() - now.nanos() >= now.behaviour().healthyAfter().toNanos();
    return HttpResponse.of(healthy ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE);
  }

  HttpResponse predict(ServiceRequestContext context, HttpRequest request) {
    Behaviour behaviour = behaviour();
    long number = ledger.request(request.headers(), behaviour);
    // Drawn from the request's number: each run of a server has its bad answers at the same
    // requests.
    SplittableRandom random = new SplittableRandom(answers.version().hashCode() + number);
    boolean bad = random.nextDouble() < behaviour.faultShare();
    Duration delay = behaviour.latency().draw(random);
    // The request is read to its end, or else HTTP/1 could not use the connection again.
    return HttpResponse.of(
        request
            .aggregate()
            .thenCompose(whole ->
                bad
                    ? faulty(context, behaviour.fault(), delay)
                    : later(context, delay, answers.good(whole.headers()))));
  }

  private CompletionStage<HttpResponse> faulty(
      ServiceRequestContext context, Fault fault, Duration delay) {
    RequestHeaders request = context.request().headers();
    if (fault instanceof Fault.GrpcStatus && !ModelAnswers.isGrpc(request)) {
      return later(context, delay, answers.good(request));
    }
    if (fault instanceof Fault.Hang) {
      ledger.badAnswer();
      return new CompletableFuture<>();
    }
    return later(context, delay, bad(context, fault))
        .thenApply(answer -> {
          ledger.badAnswer();
          return answer;
        });
  }

  private HttpResponse bad(ServiceRequestContext context, Fault fault) {
    return switch (fault) {
      case Fault.Status(int code) -> answers.status(code);
      case Fault.GrpcStatus(int code) -> answers.grpc(code);
      case Fault.Truncation() -> answers.truncated(context);
      case Fault.Flood(int bytes) -> answers.flood(bytes);
      case Fault.Hang() -> HttpResponse.streaming();
    };
  }

  private static CompletionStage<HttpResponse> later(
      ServiceRequestContext context, Duration delay, HttpResponse answer) {
    if (delay.isZero()) {
      return CompletableFuture.completedFuture(answer);
    }
    CompletableFuture<HttpResponse> due = new CompletableFuture<>();
    var _ =
        context
            .eventLoop()
            .schedule(() -> due.complete(answer), delay.toNanos(), TimeUnit.NANOSECONDS);
    return due;
  }
}
