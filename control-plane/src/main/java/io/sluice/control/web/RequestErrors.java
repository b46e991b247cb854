package io.sluice.control.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.common.base.Throwables;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestContext;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.grpc.GrpcExceptionHandlerFunction;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reasons for which a request is refused before any service of ours sees it. */
final class RequestErrors {
  private RequestErrors() {}

  /** {@return what gives the answers of the HTTP server a line that says why} */
  static ServerErrorHandler http() {
    return new Http().orElse(ServerErrorHandler.ofDefault());
  }

  /** {@return what gives a status of gRPC, and so of the REST API, a description} */
  static GrpcExceptionHandlerFunction grpc() {
    return RequestErrors::described;
  }

  private static @Nullable Status described(
      RequestContext context, Status status, Throwable cause, Metadata metadata) {
    Throwable root = Throwables.getRootCause(cause);
    if (isTooLarge(root)) {
      // The library says RESOURCE_EXHAUSTED, upon which clients would send the same again.
      return Status.INVALID_ARGUMENT
          .withDescription("the message is larger than " + AlertService.MAX_BODY_BYTES + " bytes")
          .withCause(cause);
    }
    if (status.getDescription() != null || !(root instanceof IOException)) {
      return null;
    }
    return Status.INVALID_ARGUMENT
        .withDescription("the request is not what the API takes: " + line(root))
        .withCause(cause);
  }

  private static boolean isTooLarge(Throwable cause) {
    return cause instanceof ContentTooLargeException
        // What the library makes of a frame; the services throw the checked one.
        || (cause instanceof StatusRuntimeException refused
            && refused.getStatus().getCode() == Status.Code.RESOURCE_EXHAUSTED);
  }

  private static String line(Throwable cause) {
    String said =
        cause instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : cause.getMessage();
    return String.valueOf(said).lines().findFirst().orElse("");
  }

  private static final class Http implements ServerErrorHandler {
    @Override
    public @Nullable HttpResponse onServiceException(
        ServiceRequestContext context, Throwable cause) {
      return null;
    }

    @Override
    public @Nullable AggregatedHttpResponse renderStatus(
        @Nullable ServiceRequestContext context,
        ServiceConfig config,
        @Nullable RequestHeaders headers,
        HttpStatus status,
        @Nullable String description,
        @Nullable Throwable cause) {
      return why(cause)
          .map(text -> AggregatedHttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text + "\n"))
          .orElse(null);
    }

    private static Optional<String> why(@Nullable Throwable cause) {
      return cause == null
          ? Optional.empty()
          : switch (Throwables.getRootCause(cause)) {
            case ContentTooLargeException _ ->
                Optional.of("the body is larger than " + AlertService.MAX_BODY_BYTES + " bytes");
            case JsonProcessingException json -> Optional.of("the body is not JSON: " + line(json));
            case Throwable _ -> Optional.empty();
          };
    }
  }
}
