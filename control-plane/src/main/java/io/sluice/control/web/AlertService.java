package io.sluice.control.web;

import com.linecorp.armeria.common.AggregatedHttpRequest;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.AbstractHttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.sluice.control.config.ServerConfig.Role;
import io.sluice.control.loop.Answer;
import io.sluice.control.loop.Control;
import io.sluice.rollout.engine.ControlInput;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /api/v1/alerts}: takes what Alertmanager posts. Answers 200 once it is in the
 * journal, 400 to a body that is none of Alertmanager's, and 503 where a later try may succeed, so
 * that Alertmanager tries again.
 */
final class AlertService extends AbstractHttpService {
  /** Largest body that is read, in bytes. */
  static final long MAX_BODY_BYTES = 1 << 20;

  private final Control control;
  private final Access access;

  AlertService(Control control, Access access) {
    this.control = control;
    this.access = access;
  }

  @Override
  protected HttpResponse doPost(ServiceRequestContext context, HttpRequest request) {
    return switch (Callers.admit(context, access, Role.OPERATOR)) {
      case Callers.Admission.Admitted() ->
          HttpResponse.of(request.aggregate().thenCompose(this::take));
      case Callers.Admission.Unknown() ->
          text(HttpStatus.UNAUTHORIZED, Callers.Admission.Unknown.WHY);
      case Callers.Admission.Forbidden(var why) -> text(HttpStatus.FORBIDDEN, why);
    };
  }

  private CompletionStage<HttpResponse> take(AggregatedHttpRequest request) {
    return switch (AlertPost.parse(request.content().array())) {
      case AlertPost.Refused(var why) ->
          CompletableFuture.completedFuture(text(HttpStatus.BAD_REQUEST, why));
      case AlertPost.Understood(var alerts) ->
          control.submit(alerts).thenApply(answer -> response(alerts, answer));
    };
  }

  private static HttpResponse response(ControlInput.AlertsPosted alerts, Answer answer) {
    return switch (answer) {
      case Answer.Done _, Answer.DoneUnjournaled _ ->
          text(
              HttpStatus.OK,
              "taken: "
                  + alerts.firing().size()
                  + " firing, "
                  + alerts.resolved().size()
                  + " resolved");
      case Answer.Refused(var why) -> text(HttpStatus.BAD_REQUEST, String.join("; ", why));
      case Answer.Unavailable(var why) -> text(HttpStatus.SERVICE_UNAVAILABLE, why);
    };
  }

  private static HttpResponse text(HttpStatus status, String text) {
    return HttpResponse.of(status, MediaType.PLAIN_TEXT_UTF_8, text + "\n");
  }
}
