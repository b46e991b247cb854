package io.sluice.it.rollout;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.sluice.proto.control.v1.CommandRequest;
import io.sluice.proto.control.v1.ControlServiceGrpc;
import io.sluice.proto.control.v1.ControlServiceGrpc.ControlServiceBlockingStub;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.GetRolloutRequest;
import io.sluice.proto.control.v1.GetStatusRequest;
import io.sluice.proto.control.v1.ListEventsRequest;
import io.sluice.proto.control.v1.ListEventsResponse;
import io.sluice.proto.control.v1.ListRolloutsRequest;
import io.sluice.proto.control.v1.ListServicesRequest;
import io.sluice.proto.control.v1.PromoteRequest;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.ServerStatus;
import io.sluice.proto.control.v1.Service;
import io.sluice.proto.control.v1.WatchRolloutRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of the operators' port, which also waits for what it wants to see. */
final class ControlClient implements AutoCloseable {
  private static final int CALL_SECONDS = 30;

  private final int port;
  private final ManagedChannel channel;
  private final ControlServiceBlockingStub stub;
  private final HttpClient http = HttpClient.newHttpClient();

  ControlClient(int port) {
    this(port, "");
  }

  /**
   * @param token what it shows; empty for none
   */
  ControlClient(int port, String token) {
    this.port = port;
    this.channel =
        Grpc.newChannelBuilder("127.0.0.1:" + port, InsecureChannelCredentials.create()).build();
    var headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
    this.stub =
        ControlServiceGrpc.newBlockingStub(channel)
            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  ControlServiceBlockingStub call() {
    return stub.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS).withWaitForReady();
  }

  Rollout rollout(String name) {
    return call().getRollout(GetRolloutRequest.newBuilder().setName(name).build());
  }

  List<Rollout> rollouts() {
    return call().listRollouts(ListRolloutsRequest.getDefaultInstance()).getRolloutsList();
  }

  Service service(String name) {
    return call().listServices(ListServicesRequest.getDefaultInstance()).getServicesList().stream()
        .filter(service -> service.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  ServerStatus status() {
    return call().getStatus(GetStatusRequest.getDefaultInstance());
  }

  /** {@return all events of a rollout, oldest first} */
  List<Event> events(String rollout) {
    List<Event> events = new ArrayList<>();
    long after = 0;
    do {
      ListEventsResponse page =
          call()
              .listEvents(
                  ListEventsRequest.newBuilder()
                      .setName(rollout)
                      .setAfterRevision(after)
                      .setPageSize(1_000)
                      .build());
      events.addAll(page.getEventsList());
      after = page.getNextRevision();
    } while (after != 0);
    return events;
  }

  /** {@return the first state of a rollout that fits, once there is such a rollout} */
  Rollout await(String what, String rollout, Predicate<Rollout> fits) throws Exception {
    Await.until(
        rollout + " is known",
        () -> rollouts().stream().anyMatch(r -> r.getName().equals(rollout)));
    Optional<Rollout> last = Optional.empty();
    try {
      Iterator<Rollout> states =
          stub.withDeadlineAfter(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)
              .watchRollout(
                  WatchRolloutRequest.newBuilder().setName(rollout).setFollow(true).build());
      while (states.hasNext()) {
        Rollout state = states.next();
        last = Optional.of(state);
        if (fits.test(state)) {
          return state;
        }
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() != Status.Code.DEADLINE_EXCEEDED) {
        throw e;
      }
    }
    throw new AssertionError(
        rollout + ": not within " + Await.LIMIT + ": " + what + "; it is " + last);
  }

  Rollout awaitEnd(String rollout) throws Exception {
    return await("finished", rollout, r -> r.getState() == Rollout.State.FINISHED);
  }

  /** {@return the rollout once it is in a phase of that kind} */
  Rollout awaitPhase(String rollout, String kind) throws Exception {
    return await("a phase of kind " + kind, rollout, r -> isIn(r, kind));
  }

  static boolean isIn(Rollout rollout, String kind) {
    return rollout.getState() == Rollout.State.RUNNING
        && rollout.getPhases(rollout.getPhase()).getKind().equals(kind);
  }

  /** {@return the rollout once the fleet has this weight of the candidate} */
  Rollout awaitWeight(String rollout, int basisPoints) throws Exception {
    return await(
        "weight of " + basisPoints + " bp, converged",
        rollout,
        r -> weight(r) == basisPoints && hasConverged(r));
  }

  /** {@return the candidate's intended share} */
  static int weight(Rollout rollout) {
    return rollout.getWeightsList().stream()
        .filter(weight -> weight.getVersion().equals(rollout.getCandidate()))
        .mapToInt(weight -> weight.getBasisPoints())
        .findFirst()
        .orElse(0);
  }

  static boolean hasConverged(Rollout rollout) {
    return rollout.getConvergence().getConnected() > 0
        && rollout.getConvergence().getConverged() >= rollout.getConvergence().getNeeded();
  }

  static CommandRequest command(String rollout) {
    return CommandRequest.newBuilder().setName(rollout).setReason("by a test").build();
  }

  void promote(String rollout) {
    var _ = call().promoteRollout(PromoteRequest.newBuilder().setName(rollout).build());
  }

  /** {@return the answer to a post of JSON to the operators' port} */
  HttpResponse<String> post(String path, String json) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  /** {@return the server's metrics, as Prometheus gets them} */
  String metrics() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    http.close();
  }
}
