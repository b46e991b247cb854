package io.sluice.control.web;

import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.sluice.control.config.ServerConfig.Role;
import io.sluice.proto.control.v1.FeedbackServiceGrpc;

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
    Role wanted = wanted(call.getMethodDescriptor());
    return switch (Callers.admit(ServiceRequestContext.current(), access, wanted)) {
      case Callers.Admission.Admitted() -> {
        if (!call.getMethodDescriptor().getType().clientSendsOneMessage()) {
          // Each message of a stream is bounded, all of them together are not.
          ServiceRequestContext.current().setMaxRequestLength(0);
        }
        yield next.startCall(call, headers);
      }
      case Callers.Admission.Unknown() ->
          close(call, Status.UNAUTHENTICATED.withDescription(Callers.Admission.Unknown.WHY));
      case Callers.Admission.Forbidden(var why) ->
          close(call, Status.PERMISSION_DENIED.withDescription(why));
    };
  }

  /** What only looks is named so; everything else steers, but for feedback. */
  private static Role wanted(MethodDescriptor<?, ?> called) {
    if (FeedbackServiceGrpc.SERVICE_NAME.equals(called.getServiceName())) {
      return Role.FEEDBACK;
    }
    String method = String.valueOf(called.getBareMethodName());
    return method.startsWith("List") || method.startsWith("Get") || method.startsWith("Watch")
        ? Role.VIEWER
        : Role.OPERATOR;
  }

  private static <Q, A> ServerCall.Listener<Q> close(ServerCall<Q, A> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }
}
