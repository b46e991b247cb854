package io.sluice.control.web;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.linecorp.armeria.server.SimpleDecoratingHttpService;

/**
 * Keeps foreign pages in a browser of this machine from steering rollouts: a request that names an
 * origin must name the host that it asks.
 */
final class SameOrigin extends SimpleDecoratingHttpService {
  SameOrigin(HttpService delegate) {
    super(delegate);
  }

  @Override
  public HttpResponse serve(ServiceRequestContext context, HttpRequest request) throws Exception {
    String origin = request.headers().get(HttpHeaderNames.ORIGIN);
    String host = request.authority();
    if (origin == null || (host != null && origin.replaceFirst("^https?://", "").equals(host))) {
      return unwrap().serve(context, request);
    }
    return HttpResponse.of(
        HttpStatus.FORBIDDEN,
        MediaType.PLAIN_TEXT_UTF_8,
        "requests of pages from elsewhere are not answered\n");
  }
}
