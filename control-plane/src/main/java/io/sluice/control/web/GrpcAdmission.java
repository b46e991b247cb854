package io.sluice.control.web;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.sluice.control.config.ServerConfig.Role;

/**
 * Lets calls of the control API through to those who may make them, over gRPC and over REST alike.
 */
final class GrpcAdmission implements ServerInterceptor {
  private final Access access;

  GrpcAdmission(Access access) {
    this.access = access;
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Role wanted = wanted(String.valueOf(call.getMethodDescriptor().getBareMethodName()));
    return switch (Callers.admit(ServiceRequestContext.current(), access, wanted)) {
      case Callers.Admission.Admitted() -> next.startCall(call, headers);
      case Callers.Admission.Unknown() ->
          close(call, Status.UNAUTHENTICATED.withDescription(Callers.Admission.Unknown.WHY));
      case Callers.Admission.Forbidden(var why) ->
          close(call, Status.PERMISSION_DENIED.withDescription(why));
    };
  }

  /** What only looks is named so; everything else steers. */
  private static Role wanted(String method) {
    return method.startsWith("List") || method.startsWith("Get") || method.startsWith("Watch")
        ? Role.VIEWER
        : Role.OPERATOR;
  }

  private static <Q, A> ServerCall.Listener<Q> close(ServerCall<Q, A> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
