package io.sluice.control.prometheus;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ResponseTimeoutException;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.QueryParams;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import io.sluice.control.config.SourceConfig;
import io.sluice.control.prometheus.Answer.Silence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/**
 * The API of one Prometheus: a bounded number of questions at a time, each with a time-out, and
 * answers of bounded size.
 */
final class PrometheusClient implements AutoCloseable {
  private static final int TOKEN_MAX_BYTES = 4_096;

  private final String name;
  private final SourceConfig.Prometheus config;
  private final ClientFactory factory;
  private final BlockingWebClient client;
  private final Semaphore slots;

  PrometheusClient(String name, SourceConfig.Prometheus config) {
    this.name = name;
    this.config = config;
    slots = new Semaphore(config.maxConcurrent());
    factory = factory(config);
    client =
        WebClient.builder(config.url().resolve("/"))
            .factory(factory)
            .responseTimeout(config.timeout())
            .writeTimeout(config.timeout())
            .maxResponseLength(config.maxAnswerBytes())
            .build()
            .blocking();
  }

  private static ClientFactory factory(SourceConfig.Prometheus config) {
    return ClientFactory.builder()
        .connectTimeout(config.timeout())
        .tlsCustomizer(tls -> {
          config.ca().ifPresent(ca -> tls.trustManager(ca.toFile()));
          config
              .identity()
              .ifPresent(id -> tls.keyManager(id.certificate().toFile(), id.key().toFile()));
        })
        .build();
  }

  /** {@return who this is, for people} */
  String spelled() {
    return "Prometheus " + name + " at " + config.url();
  }

  /**
   * {@return what it answers}
   *
   * @param at the time for which it is asked, in seconds since 1970; empty for its own present
   */
  Answer ask(String promql, Optional<String> at) throws InterruptedException {
    if (!slots.tryAcquire(config.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
      return new Silence("is busy with %d other questions".formatted(config.maxConcurrent()));
    }
    try {
      return exchange(promql, at);
    } finally {
      slots.release();
    }
  }

  private Answer exchange(String promql, Optional<String> at) {
    var form = QueryParams.builder().add("query", promql);
    at.ifPresent(time -> form.add("time", time));
    RequestHeadersBuilder headers =
        RequestHeaders.builder(HttpMethod.POST, path()).contentType(MediaType.FORM_DATA);
    try {
      if (config.token().isPresent()) {
        headers.add("authorization", "Bearer " + token(config.token().get()));
      }
      AggregatedHttpResponse answer = client.execute(headers.build(), form.build().toQueryString());
      return Answer.of(answer.status().code(), answer.contentUtf8());
    } catch (IOException e) {
      return new Silence("cannot be asked, its token cannot be read: " + e.getMessage());
    } catch (RuntimeException e) {
      return new Silence(words(e));
    }
  }

  private String path() {
    String base = config.url().getPath() == null ? "" : config.url().getPath();
    return base.replaceAll("/+$", "") + "/api/v1/query";
  }

  private static String token(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(TOKEN_MAX_BYTES), StandardCharsets.UTF_8).strip();
    }
  }

  private String words(Throwable failure) {
    if (failure instanceof ResponseTimeoutException) {
      return "has not answered within %d ms".formatted(config.timeout().toMillis());
    }
    if (failure instanceof ContentTooLargeException) {
      return "answers with more than %d bytes".formatted(config.maxAnswerBytes());
    }
    boolean untrusted = false;
    Throwable cause = failure;
    while (cause.getCause() != null) {
      untrusted |= cause instanceof CertificateException;
      cause = cause.getCause();
    }
    String what =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    if (untrusted || cause instanceof CertificateException) {
      return "cannot be asked, its certificate is not trusted: " + what;
    }
    if (cause instanceof SSLException) {
      return "cannot be asked, TLS with it fails: " + what;
    }
    return "cannot be asked: " + what;
  }

  @Override
  public void close() {
    factory.close();
  }
}
