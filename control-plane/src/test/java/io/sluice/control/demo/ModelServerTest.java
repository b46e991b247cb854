package io.sluice.control.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.SessionProtocol;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ModelServerTest {
  private final ModelServer server = ModelServer.start("v2");

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"H1C", "H2C"})
  void prediction_ofAGoodServer_isJsonWithTheVersion(SessionProtocol protocol) {
    AggregatedHttpResponse answer = client(protocol).post("/v1/predict", "{}");

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.contentUtf8()).isEqualTo("{\"model\":\"v2\",\"score\":0.7}");
    assertThat(answer.headers().get("x-model-version")).isEqualTo("v2");
  }

  @Test
  void grpcCall_ofAGoodServer_endsWithStatusZeroAfterOneMessage() {
    AggregatedHttpResponse answer = grpcCall();

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("0");
    byte[] frame = answer.content().array();
    assertThat(frame[4]).isEqualTo((byte) (frame.length - 5));
  }

  @Test
  void failures_ofAShare_comeAboutAsOftenAndAreCounted() {
    server.behave(Behaviour.GOOD.with(Latency.NONE).with(new Fault.Status(503), 0.3));

    long bad = 0;
    for (int i = 0; i < 500; i++) {
      bad += predict().status().equals(HttpStatus.SERVICE_UNAVAILABLE) ? 1 : 0;
    }

    // Four standard deviations of a binomial of 500 at 0.3 are 41.
    assertThat(bad).isBetween(109L, 191L);
    assertThat(server.traffic().requests()).isEqualTo(500);
    assertThat(server.traffic().badAnswers()).isEqualTo(bad);
  }

  @Test
  void badAnswer_carriesTheVersionToo() {
    server.behave(Behaviour.GOOD.with(new Fault.Status(500), 1));

    assertThat(predict().headers().get("x-model-version")).isEqualTo("v2");
  }

  @Test
  void grpcFailure_isHttp200WithTheStatusInTheTrailers() {
    server.behave(Behaviour.GOOD.with(new Fault.GrpcStatus(13), 1));

    AggregatedHttpResponse answer = grpcCall();

    assertThat(answer.status()).isEqualTo(HttpStatus.OK);
    assertThat(answer.trailers().get("grpc-status")).isEqualTo("13");
    assertThat(server.traffic().badAnswers()).isEqualTo(1);
  }

  @Test
  void grpcFailure_ofAPlainRequest_isAGoodAnswer() {
    server.behave(Behaviour.GOOD.with(new Fault.GrpcStatus(13), 1));

    assertThat(predict().contentUtf8()).contains("0.7");
    assertThat(server.traffic().badAnswers()).isZero();
  }

  @Test
  void hang_neverAnswers() {
    server.behave(Behaviour.GOOD.with(new Fault.Hang(), 1));
    BlockingWebClient impatient =
        WebClient.builder("h1c://" + server.endpoint())
            .responseTimeout(Duration.ofMillis(300))
            .build()
            .blocking();

    assertThatThrownBy(() -> impatient.post("/v1/predict", "{}"))
        .isInstanceOf(ResponseTimeoutException.class);
    assertThat(server.traffic().badAnswers()).isEqualTo(1);
  }

  @Test
  void truncation_declaresMoreThanItSendsAndEndsTheConnection() throws IOException {
    server.behave(Behaviour.GOOD.with(new Fault.Truncation(), 1));

    String answer = rawAnswer();

    assertThat(answer).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("content-length: 26");
    assertThat(answer).endsWith("\r\n\r\n{\"model\":\"v2\"");
    assertThat(server.traffic().badAnswers()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"H1C", "H2C"})
  void truncation_isNoWholeAnswerForAClient(SessionProtocol protocol) {
    server.behave(Behaviour.GOOD.with(new Fault.Truncation(), 1));

    assertThatThrownBy(() -> client(protocol).post("/v1/predict", "{}"))
        .isInstanceOf(RuntimeException.class);
  }

  // A connection of its own for each request: a client that keeps connections may not have noticed
  // yet that one was cut.
  @Test
  void refusal_lastsUntilConnectionsAreAcceptedAgainOnTheSamePort() throws IOException {
    rawAnswer();
    server.refuse();
    assertThatThrownBy(this::rawAnswer).isInstanceOf(ConnectException.class);

    server.accept();

    assertThat(rawAnswer()).startsWith("HTTP/1.1 200 OK");
    assertThat(server.traffic().requests()).isEqualTo(2);
  }

  @Test
  void refusal_cutsOpenConnections() throws IOException {
    try (Socket open = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      open.setSoTimeout(20_000);
      open.getOutputStream().write(request("keep-alive"));
      assertThat(open.getInputStream().read()).isEqualTo('H');

      server.refuse();

      assertThat(open.getInputStream().readAllBytes()).endsWith((byte) '}');
      assertThat(open.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void refusal_repeated_changesNothing() throws IOException {
    for (int i = 0; i < 3; i++) {
      server.refuse();
      server.refuse();
      server.accept();
      server.accept();
    }

    assertThat(rawAnswer()).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void healthCheck_failsUntilTheDelayIsOver() {
    assertThat(health()).isEqualTo(HttpStatus.OK);

    server.behave(Behaviour.GOOD.healthyAfter(Duration.ofHours(1)));
    assertThat(health()).isEqualTo(HttpStatus.SERVICE_UNAVAILABLE);

    server.behave(Behaviour.GOOD.healthyAfter(Duration.ofMillis(1)));
    HttpStatus status = health();
    for (int i = 0; i < 1000 && !status.equals(HttpStatus.OK); i++) {
      status = health();
    }
    assertThat(status).isEqualTo(HttpStatus.OK);
  }

  @Test
  void healthChecks_areNotTraffic() {
    health();

    assertThat(server.healthChecks()).isEqualTo(1);
    assertThat(server.traffic()).isEqualTo(Traffic.NONE);
  }

  @Test
  void latency_ofAConstant_delaysEachAnswerByIt() {
    Duration delay = Duration.ofMillis(60);
    server.behave(Behaviour.GOOD.with(new Latency(delay, delay)));
    Stamp before = Stamp.now();

    predict();

    assertThat(Stamp.now().since(before)).isGreaterThanOrEqualTo(delay);
  }

  @Test
  void mark_startsANewPeriod() {
    predict();
    server.mark();
    assertThat(server.sinceMark().requests()).isZero();

    predict();
    predict();

    assertThat(server.sinceMark().requests()).isEqualTo(2);
    assertThat(server.traffic().requests()).isEqualTo(3);
  }

  @Test
  void times_ofRequestsAndBadAnswers_areKeptByBehaviour() {
    Behaviour failing = Behaviour.GOOD.with(new Fault.Status(500), 1);
    server.behave(failing);
    predict();
    predict();
    server.behave(Behaviour.GOOD);
    predict();

    Traffic traffic = server.traffic();
    long lastBad = traffic.lastBad().orElseThrow().nanos();
    assertThat(lastBad).isGreaterThan(traffic.firstBad().orElseThrow().nanos());
    Stamp lastUnderFailing = server.lastRequestUnder(failing).orElseThrow();
    Stamp lastUnderGood = server.lastRequestUnder(Behaviour.GOOD).orElseThrow();
    assertThat(lastUnderFailing.nanos()).isLessThan(lastBad);
    assertThat(lastUnderGood.nanos()).isGreaterThan(lastBad);
    assertThat(traffic.lastRequest()).contains(lastUnderGood);
  }

  @Test
  void headers_ofTheNewestRequest_areKept() {
    client(SessionProtocol.H1C)
        .execute(RequestHeaders.of(HttpMethod.GET, "/other?x=1", "x-beta", "1"));

    RequestHeaders seen = server.lastHeaders().orElseThrow();
    assertThat(List.of(seen.path(), seen.get("x-beta", ""))).containsExactly("/other?x=1", "1");
  }

  private AggregatedHttpResponse predict() {
    return client(SessionProtocol.H1C).post("/v1/predict", "{}");
  }

  private HttpStatus health() {
    return client(SessionProtocol.H1C).get("/healthz").status();
  }

  private AggregatedHttpResponse grpcCall() {
    return client(SessionProtocol.H2C)
        .execute(
            RequestHeaders.of(
                HttpMethod.POST, "/model.Model/Predict", "content-type", "application/grpc"),
            "\0\0\0\0\0");
  }

  private BlockingWebClient client(SessionProtocol protocol) {
    return WebClient.of(protocol.uriText() + "://" + server.endpoint()).blocking();
  }

  private String rawAnswer() throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write(request("close"));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static byte[] request(String connection) {
    String head = "GET /v1/predict HTTP/1.1\r\nHost: x\r\nConnection: " + connection + "\r\n\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }
}
