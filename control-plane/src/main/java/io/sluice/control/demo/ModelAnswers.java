package io.sluice.control.demo;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpResponseWriter;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.server.ServiceRequestContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The answers of one version, good and bad, each as HTTP or as gRPC. */
record ModelAnswers(String version) {
  static final String VERSION_HEADER = "x-model-version";

  /** Time for the first half of a truncated body to leave before the connection ends. */
  private static final Duration BEFORE_TRUNCATION = Duration.ofMillis(2);

  static boolean isGrpc(RequestHeaders request) {
    return request.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith("application/grpc");
  }

  HttpResponse good(RequestHeaders request) {
    return isGrpc(request) ? grpc(0) : HttpResponse.of(head(HttpStatus.OK, MediaType.JSON), body());
  }

  HttpResponse status(int code) {
    HttpStatus status = HttpStatus.valueOf(code);
    return HttpResponse.of(
        head(status, MediaType.PLAIN_TEXT_UTF_8), HttpData.ofUtf8(status.reasonPhrase()));
  }

  /** A frame of gRPC is a byte for the compression, four for the length, and the message. */
  HttpResponse grpc(int status) {
    HttpData message = body();
    byte[] frame =
        ByteBuffer.allocate(5 + message.length())
            .put((byte) 0)
            .putInt(message.length())
            .put(message.array())
            .array();
    return HttpResponse.of(
        head(HttpStatus.OK, MediaType.parse("application/grpc")),
        status == 0 ? HttpData.wrap(frame) : HttpData.empty(),
        HttpHeaders.of("grpc-status", status));
  }

  HttpResponse flood(int bytes) {
    return HttpResponse.of(
        head(HttpStatus.OK, MediaType.OCTET_STREAM), HttpData.wrap(new byte[bytes]));
  }

  HttpResponse truncated(ServiceRequestContext context) {
    HttpData whole = body();
    HttpResponseWriter writer = HttpResponse.streaming();
    ResponseHeadersBuilder head = head(HttpStatus.OK, MediaType.JSON).toBuilder();
    writer.write(head.contentLength(whole.length()).build());
    writer.write(HttpData.copyOf(whole.array(), 0, whole.length() / 2));
    var _ = writer.whenConsumed().thenRun(() -> endSoon(context, writer));
    return writer;
  }

  private static void endSoon(ServiceRequestContext context, HttpResponseWriter writer) {
    Runnable end = () -> writer.close(AbortedStreamException.get());
    var _ = context.eventLoop().schedule(end, BEFORE_TRUNCATION.toNanos(), TimeUnit.NANOSECONDS);
  }

  private ResponseHeaders head(HttpStatus status, MediaType type) {
    return ResponseHeaders.builder(status).contentType(type).set(VERSION_HEADER, version).build();
  }

  private HttpData body() {
    return HttpData.wrap(
        ("{\"model\":\"" + version + "\",\"score\":0.7}").getBytes(StandardCharsets.UTF_8));
  }
}
