package io.sluice.control.api;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sluice.control.loop.Answer;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlStatus;
import io.sluice.control.loop.RolloutStatus;
import io.sluice.control.store.Journal;
import io.sluice.control.store.StoreException;
import io.sluice.proto.control.v1.AbortRequest;
import io.sluice.proto.control.v1.CommandRequest;
import io.sluice.proto.control.v1.ControlServiceGrpc;
import io.sluice.proto.control.v1.FlagRequest;
import io.sluice.proto.control.v1.FreezeRequest;
import io.sluice.proto.control.v1.FreezeState;
import io.sluice.proto.control.v1.GetFreezeStateRequest;
import io.sluice.proto.control.v1.GetRolloutRequest;
import io.sluice.proto.control.v1.GetStatusRequest;
import io.sluice.proto.control.v1.GetTraceRequest;
import io.sluice.proto.control.v1.ListEventsRequest;
import io.sluice.proto.control.v1.ListEventsResponse;
import io.sluice.proto.control.v1.ListNodesRequest;
import io.sluice.proto.control.v1.ListNodesResponse;
import io.sluice.proto.control.v1.ListRolloutsRequest;
import io.sluice.proto.control.v1.ListRolloutsResponse;
import io.sluice.proto.control.v1.ListServicesRequest;
import io.sluice.proto.control.v1.ListServicesResponse;
import io.sluice.proto.control.v1.PromoteRequest;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.ServerStatus;
import io.sluice.proto.control.v1.ThawRequest;
import io.sluice.proto.control.v1.TraceLines;
import io.sluice.proto.control.v1.WatchRolloutRequest;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Verb;
import java.io.IOException;
import java.util.function.Supplier;

/** The control API on top of the loop. It holds no state of its own. */
public final class ControlApi extends ControlServiceGrpc.ControlServiceImplBase {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1_000;
  private static final int MAX_JOURNAL_PAGES = 20;

  private final Control control;
  private final NodeReports nodes;
  private final Supplier<String> caller;
  private final String version;

  /**
   * @param control the loop
   * @param nodes the Envoys
   * @param caller name of who makes the present call, asked on the call's own thread
   * @param version this build's version
   */
  public ControlApi(Control control, NodeReports nodes, Supplier<String> caller, String version) {
    this.control = control;
    this.nodes = nodes;
    this.caller = caller;
    this.version = version;
  }

  @Override
  public void listRollouts(ListRolloutsRequest request, StreamObserver<ListRolloutsResponse> out) {
    ControlStatus status = control.status();
    ListRolloutsResponse.Builder answer = ListRolloutsResponse.newBuilder();
    status.rollouts().stream()
        .filter(r ->
            request.getService().isEmpty()
                || r.entry().rollout().service().equals(request.getService()))
        .forEach(r -> answer.addRollouts(StatusMessages.rollout(status, r)));
    answer.addAllFreezes(StatusMessages.freezes(status));
    finish(out, answer.build());
  }

  @Override
  public void getRollout(GetRolloutRequest request, StreamObserver<Rollout> out) {
    answerWith(request.getName(), out);
  }

  @Override
  public void watchRollout(WatchRolloutRequest request, StreamObserver<Rollout> out) {
    if (control.status().rollout(request.getName()).isEmpty()) {
      out.onError(unknown(request.getName()));
      return;
    }
    new RolloutWatch(request, (ServerCallStreamObserver<Rollout>) out).begin(control);
  }

  @Override
  public void listEvents(ListEventsRequest request, StreamObserver<ListEventsResponse> out) {
    ControlStatus status = control.status();
    var rollout = status.rollout(request.getName()).map(r -> r.entry().rollout());
    if (rollout.isEmpty()) {
      out.onError(unknown(request.getName()));
      return;
    }
    int size =
        request.getPageSize() <= 0 ? DEFAULT_PAGE : Math.min(request.getPageSize(), MAX_PAGE);
    try {
      finish(out, events(new HistoryPage(rollout.get(), size, request.getAfterRevision())));
    } catch (StoreException e) {
      out.onError(unreadable("the journal", e));
    }
  }

  @Override
  public void getTrace(GetTraceRequest request, StreamObserver<TraceLines> out) {
    var status = control.status().rollout(request.getName());
    if (status.isEmpty()) {
      out.onError(unknown(request.getName()));
      return;
    }
    try {
      TraceExport.begin(control, status.get().entry().rollout(), request.getCandidate(), out);
    } catch (IOException e) {
      out.onError(unreadable("what was observed", e));
    }
  }

  private ListEventsResponse events(HistoryPage history) throws StoreException {
    for (int pages = 0; pages < MAX_JOURNAL_PAGES && !history.full(); pages++) {
      Journal.Page page = control.history(history.revision(), MAX_PAGE);
      history.take(page);
      if (history.revision() >= page.lastRevision()) {
        return history.answer(HistoryPage.Rest.NONE);
      }
    }
    return history.answer(HistoryPage.Rest.MORE);
  }

  @Override
  public void listServices(ListServicesRequest request, StreamObserver<ListServicesResponse> out) {
    ControlStatus status = control.status();
    ListServicesResponse.Builder answer = ListServicesResponse.newBuilder();
    status
        .services()
        .values()
        .forEach(service -> answer.addServices(StatusMessages.service(status, service)));
    finish(out, answer.build());
  }

  @Override
  public void listNodes(ListNodesRequest request, StreamObserver<ListNodesResponse> out) {
    finish(out, nodes.list(request));
  }

  @Override
  public void getStatus(GetStatusRequest request, StreamObserver<ServerStatus> out) {
    finish(out, nodes.addPages(StatusMessages.server(control.status(), version)));
  }

  @Override
  public void startRollout(CommandRequest request, StreamObserver<Rollout> out) {
    command(request, new Verb.Start(), out);
  }

  @Override
  public void pauseRollout(CommandRequest request, StreamObserver<Rollout> out) {
    command(request, new Verb.Pause(), out);
  }

  @Override
  public void resumeRollout(CommandRequest request, StreamObserver<Rollout> out) {
    command(request, new Verb.Resume(), out);
  }

  @Override
  public void promoteRollout(PromoteRequest request, StreamObserver<Rollout> out) {
    Verb verb = request.getFull() ? new Verb.PromoteFull() : new Verb.Promote();
    command(request.getName(), request.getReason(), verb, out);
  }

  @Override
  public void abortRollout(AbortRequest request, StreamObserver<Rollout> out) {
    Verb verb = request.getForce() ? new Verb.AbortForce() : new Verb.Abort();
    command(request.getName(), request.getReason(), verb, out);
  }

  @Override
  public void retryRollout(CommandRequest request, StreamObserver<Rollout> out) {
    command(request, new Verb.Retry(), out);
  }

  @Override
  public void turnFlag(FlagRequest request, StreamObserver<Rollout> out) {
    try {
      command(request.getName(), request.getReason(), FlagCall.verb(request), out);
    } catch (IllegalArgumentException e) {
      out.onError(
          Status.INVALID_ARGUMENT.withDescription(e.getMessage()).withCause(e).asException());
    }
  }

  @Override
  public void rollbackRollout(CommandRequest request, StreamObserver<Rollout> out) {
    command(request, new Verb.Rollback(), out);
  }

  @Override
  public void restartRollout(CommandRequest request, StreamObserver<Rollout> out) {
    ControlStatus status = control.status();
    var rollout = status.rollout(request.getName());
    if (rollout.isEmpty()) {
      out.onError(unknown(request.getName()));
      return;
    }
    // Without a file the content that ran is all there is.
    var content = rollout.get().inFile().orElse(rollout.get().entry().rollout());
    submit(request.getName(), new ControlInput.RestartGiven(content, caller.get()), out);
  }

  @Override
  public void freeze(FreezeRequest request, StreamObserver<FreezeState> out) {
    submit(
        new ControlInput.FreezeGiven(request.getServicesList(), caller.get(), request.getReason()),
        () -> frozen(out),
        out);
  }

  @Override
  public void thaw(ThawRequest request, StreamObserver<FreezeState> out) {
    submit(
        new ControlInput.ThawGiven(request.getServicesList(), caller.get()),
        () -> frozen(out),
        out);
  }

  @Override
  public void getFreezeState(GetFreezeStateRequest request, StreamObserver<FreezeState> out) {
    frozen(out);
  }

  private void frozen(StreamObserver<FreezeState> out) {
    var freezes = StatusMessages.freezes(control.status());
    finish(out, FreezeState.newBuilder().addAllFreezes(freezes).build());
  }

  private void command(CommandRequest request, Verb verb, StreamObserver<Rollout> out) {
    command(request.getName(), request.getReason(), verb, out);
  }

  private void command(String rollout, String reason, Verb verb, StreamObserver<Rollout> out) {
    if (control.status().rollout(rollout).isEmpty()) {
      out.onError(unknown(rollout));
      return;
    }
    submit(rollout, new ControlInput.CommandGiven(rollout, verb, caller.get(), reason), out);
  }

  private void submit(String rollout, ControlInput input, StreamObserver<Rollout> out) {
    submit(input, () -> answerWith(rollout, out), out);
  }

  private void submit(ControlInput input, Runnable done, StreamObserver<?> out) {
    var _ =
        control
            .submit(input)
            .thenAccept(answer -> {
              switch (answer) {
                case Answer.Done _, Answer.DoneUnjournaled _ -> done.run();
                case Answer.Refused(var why) ->
                    out.onError(
                        Status.FAILED_PRECONDITION
                            .withDescription(String.join("; ", why))
                            .asException());
                case Answer.Unavailable(var why) ->
                    out.onError(Status.UNAVAILABLE.withDescription(why).asException());
              }
            });
  }

  private void answerWith(String name, StreamObserver<Rollout> out) {
    ControlStatus status = control.status();
    status
        .rollout(name)
        .map((RolloutStatus rollout) -> StatusMessages.rollout(status, rollout))
        .ifPresentOrElse(message -> finish(out, message), () -> out.onError(unknown(name)));
  }

  private static <T> void finish(StreamObserver<T> out, T message) {
    out.onNext(message);
    out.onCompleted();
  }

  private static Exception unreadable(String what, IOException e) {
    String why = what + " cannot be read: " + e.getMessage();
    return Status.UNAVAILABLE.withDescription(why).withCause(e).asException();
  }

  private Exception unknown(String name) {
    var names = control.status().rollouts().stream().map(r -> r.entry().rollout().name()).toList();
    String there = names.isEmpty() ? "there is none" : "there are " + String.join(", ", names);
    return Status.NOT_FOUND
        .withDescription("no rollout is called '" + name + "'; " + there)
        .asException();
  }
}
