package io.sluice.control.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.rollout.model.Alert;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertPostTest {
  private static AlertPost parse(String json) {
    return AlertPost.parse(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void post_firingAndResolved_bothAreUnderstood() {
    AlertPost post =
        parse(
            """
            {'version': '4', 'groupKey': '{}:{alertname=\\"HighErrors\\"}', 'status': 'firing', 'receiver': 'sluice',
             'alerts': [
               {'status': 'firing', 'labels': {'alertname': 'HighErrors', 'service': 'recommender'},
                'annotations': {'summary': 'x'}, 'startsAt': '2026-01-01T12:00:00.5+01:00',
                'endsAt': '0001-01-01T00:00:00Z', 'fingerprint': 'abc'},
               {'status': 'resolved', 'labels': {'alertname': 'Slow'}, 'startsAt': '2026-01-01T11:00:00Z',
                'fingerprint': 'def'}]}
            """);

    assertThat(post)
        .isInstanceOfSatisfying(
            AlertPost.Understood.class,
            understood -> {
              assertThat(understood.alerts().firing())
                  .containsExactly(
                      new Alert(
                          "abc",
                          new TreeMap<>(
                              Map.of("alertname", "HighErrors", "service", "recommender")),
                          Instant.parse("2026-01-01T11:00:00.5Z")));
              assertThat(understood.alerts().resolved()).containsExactly("def");
            });
  }

  @Test
  void post_withoutFingerprint_isIdentifiedByItsLabels() {
    AlertPost one = parse("{'alerts': [{'status': 'firing', 'labels': {'a': '1', 'b': '2'}}]}");
    AlertPost same = parse("{'alerts': [{'labels': {'b': '2', 'a': '1'}, 'status': 'firing'}]}");

    assertThat(one).isInstanceOf(AlertPost.Understood.class).isEqualTo(same);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not json | the body is not JSON",
        "{} | alerts: missing, or not a list",
        "{'alerts': [{'status': 'firing'}]} | alerts[0].labels: an object of 1 to 100 labels",
        "{'alerts': [{'status': 'firing', 'labels': {'a': 1}}]} | alerts[0].labels.a: a text",
        "{'alerts': [{'status': 'on', 'labels': {'a': 'b'}}]} | alerts[0].status: 'firing' or"
            + " 'resolved'",
        "{'alerts': [{'status': 'firing', 'labels': {'a': 'b'}, 'startsAt': 'noon'}]} |"
            + " alerts[0].startsAt: a time",
      })
  void post_malformed_isRefusedWithThePlace(String json, String message) {
    assertThat(parse(json))
        .isInstanceOfSatisfying(
            AlertPost.Refused.class, refused -> assertThat(refused.why()).contains(message));
  }

  @Test
  void post_tooManyAlerts_isRefused() {
    String alerts =
        IntStream.rangeClosed(0, AlertPost.MAX_ALERTS)
            .mapToObj(i -> "{'status': 'firing', 'labels': {'n': '" + i + "'}}")
            .collect(Collectors.joining(","));

    assertThat(parse("{'alerts': [" + alerts + "]}"))
        .isInstanceOfSatisfying(
            AlertPost.Refused.class,
            refused -> assertThat(refused.why()).contains("1001 in one post"));
  }
}
