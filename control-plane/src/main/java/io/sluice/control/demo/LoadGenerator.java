package io.sluice.control.demo;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.RequestHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A load at a constant rate: request {@code n} is due at {@code start + n / rate}, whatever became
 * of those before (an open loop, so that slow answers do not slow the load down and hide
 * themselves). The clock starts with the first answer. Nothing is sent twice.
 */
public final class LoadGenerator implements AutoCloseable {
  /**
   * Requests less than this ahead are sent at once; it bounds the wake-ups of the pacing thread.
   */
  private static final long TICK_NANOS = 1_000_000;

  private static final Duration WARM_UP = Duration.ofSeconds(5);

  private static final LoadUser NOBODY = new LoadUser("", new LoadUsers.Anonymous());

  private final LoadPlan plan;
  private final LoadTally tally;
  private final List<LoadUser> users;
  private final ArrayBlockingQueue<LoadUser> free;
  private final Semaphore permits;
  private final EventLoopGroup loop;
  private final ClientFactory factory;
  private final WebClient client;
  private final Thread pacer;
  private volatile boolean sending = true;
  private volatile boolean abandoned;

  private LoadGenerator(LoadPlan plan) {
    this.plan = plan;
    this.tally = new LoadTally(plan.limits().kept());
    this.users = LoadUser.all(plan.users());
    this.free = new ArrayBlockingQueue<>(Math.max(1, users.size()), false, users);
    this.permits = new Semaphore(plan.limits().concurrency());
    // One thread serves thousands of requests a second, and its own factory keeps these connections
    // apart from others.
    this.loop = EventLoops.single("load-client");
    this.factory =
        ClientFactory.builder()
            .workerGroup(loop, false)
            .useHttp2Preface(true)
            .meterRegistry(new SimpleMeterRegistry())
            .build();
    this.client =
        WebClient.builder(plan.protocol(), Endpoint.parse(plan.address()))
            .factory(factory)
            .responseTimeout(plan.limits().patience())
            .build();
    this.pacer = Thread.ofPlatform().daemon().name("load").unstarted(this::pace);
  }

  /** {@return a load that has started} */
  public static LoadGenerator start(LoadPlan plan) {
    LoadGenerator generator = new LoadGenerator(plan);
    generator.pacer.start();
    return generator;
  }

  public LoadTotals totals() {
    return tally.totals();
  }

  /** {@return the newest results, oldest first} */
  public List<LoadResult> recent() {
    return tally.recent();
  }

  /** {@return the newest failures, oldest first} */
  public List<LoadResult> failures() {
    return tally.failures();
  }

  /** {@return what each user has seen; nothing for anonymous ones} */
  public List<UserTrail> trails() {
    return users.stream().map(LoadUser::trail).toList();
  }

  /** Waits for this many further results. {@return the totals then} */
  public LoadTotals awaitRequests(long further, Duration limit)
      throws InterruptedException, TimeoutException {
    tally.awaitFinished(tally.totals().finished() + further, limit);
    return tally.totals();
  }

  /**
   * Waits until the plan's duration is over and its answers are there. {@return the final totals}
   */
  public LoadTotals awaitEnd() throws InterruptedException, TimeoutException {
    pacer.join();
    return stop();
  }

  /** Sends no more, and waits for the answers on their way. {@return the final totals} */
  public LoadTotals stop() throws InterruptedException, TimeoutException {
    stopSending();
    tally.awaitIdle(plan.limits().patience().plusSeconds(5));
    return tally.totals();
  }

  /** Sends no more and gives up on the answers on their way. */
  @Override
  public void close() {
    try {
      stopSending();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // What fails from here on fails because of us.
    abandoned = true;
    factory.close();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void stopSending() throws InterruptedException {
    sending = false;
    pacer.interrupt();
    pacer.join();
  }

  private void pace() {
    long count = (long) (plan.limits().duration().toNanos() * plan.rate() / 1e9);
    sendNext();
    awaitFirst();
    long start = System.nanoTime();
    for (long n = 1; n < count && sending; n++) {
      long due = start + (long) (n * 1e9 / plan.rate());
      long wait = due - System.nanoTime();
      while (wait > TICK_NANOS && sending) {
        LockSupport.parkNanos(this, wait);
        wait = due - System.nanoTime();
      }
      sendNext();
    }
  }

  /**
   * The first request loads the client's classes; the ones behind it would pile up and be shed,
   * through no fault of the server.
   */
  private void awaitFirst() {
    try {
      tally.awaitFinished(1, WARM_UP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // The server is slow, and that is no reason to send less.
      return;
    }
  }

  private void sendNext() {
    if (!permits.tryAcquire()) {
      tally.shed();
      return;
    }
    LoadUser user = users.isEmpty() ? NOBODY : free.poll();
    if (user == null) {
      permits.release();
      tally.shed();
      return;
    }
    send(user);
  }

  private void send(LoadUser user) {
    tally.sent();
    Stamp sent = Stamp.now();
    RequestHeaders head = user.dress(plan.head());
    var _ =
        client
            .execute(HttpRequest.of(head, HttpData.ofUtf8(plan.body())))
            .aggregate()
            .handle((answer, cause) -> {
              record(user, sent, answer, cause);
              return true;
            });
  }

  private void record(
      LoadUser user,
      Stamp sent,
      @Nullable AggregatedHttpResponse answer,
      @Nullable Throwable cause) {
    Duration latency = Stamp.now().since(sent);
    if (answer != null) {
      Optional<String> version =
          Optional.ofNullable(answer.headers().get(ModelAnswers.VERSION_HEADER));
      LoadResult result =
          new LoadResult(
              sent, latency, user.name(), answer.status().code(), version, grpcError(answer));
      user.saw(answer.headers(), result);
      tally.finished(result);
    } else if (!abandoned) {
      String error = cause == null ? "no answer" : cause.toString();
      tally.finished(
          new LoadResult(sent, latency, user.name(), 0, Optional.empty(), Optional.of(error)));
    }
    permits.release();
    if (user != NOBODY) {
      free.add(user);
    }
  }

  /**
   * {@return the failing status of a gRPC answer, which stands in the headers when there was
   * nothing else to say}
   */
  private static Optional<String> grpcError(AggregatedHttpResponse answer) {
    HttpHeaders trailers = answer.trailers();
    String status = trailers.get("grpc-status", answer.headers().get("grpc-status", "0"));
    return status.equals("0") ? Optional.empty() : Optional.of("grpc-status " + status);
  }
}
