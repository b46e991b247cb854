package io.sluice.control.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.prometheus.Answer.Refusal;
import io.sluice.control.prometheus.Answer.Sample;
import io.sluice.control.prometheus.Answer.Series;
import io.sluice.control.prometheus.Answer.Silence;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswerTest {
  @Test
  void vector_isItsSeriesWithTheirValues() {
    assertThat(
            Answer.of(
                200,
                """
                {"status":"success","data":{"resultType":"vector","result":[
                  {"metric":{"b":"2","a":"1"},"value":[1700000000.5,"0.25"]},
                  {"metric":{},"value":[1700000000.5,"+Inf"]}]}}
                """))
        .isEqualTo(
            new Series(
                List.of(
                    new Sample("a=\"1\",b=\"2\"", 0.25),
                    new Sample("", Double.POSITIVE_INFINITY))));
  }

  @Test
  void scalar_isOneValue() {
    assertThat(
            Answer.of(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"scalar\",\"result\":[1,\"7\"]}}"))
        .isEqualTo(new Series(List.of(new Sample("", 7))));
  }

  @Test
  void matrix_isRefused() {
    assertThat(
            Answer.of(
                200, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}"))
        .isEqualTo(new Refusal("answers with a matrix where values are needed"));
  }

  @Test
  void wrongQuery_isARefusalWithThatWhichIsWrong() {
    assertThat(
            Answer.of(
                400,
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"1:5: parse\\nerror\"}"))
        .isEqualTo(new Refusal("answers 400: bad_data: 1:5: parse error"));
  }

  @Test
  void overload_saysNothingAboutTheQuery() {
    assertThat(
            Answer.of(
                503, "{\"status\":\"error\",\"errorType\":\"timeout\",\"error\":\"too slow\"}"))
        .isEqualTo(new Silence("answers 503: timeout: too slow"));
  }

  @Test
  void nonsense_isSilenceWithItsBeginning() {
    assertThat(Answer.of(200, "<html>hello</html>"))
        .isEqualTo(new Silence("answers what is not of Prometheus: \"<html>hello</html>\""));
    assertThat(Answer.of(200, "[1, 2]"))
        .isEqualTo(new Silence("answers what is not of Prometheus: \"[1, 2]\""));
    assertThat(Answer.of(200, "")).isInstanceOf(Silence.class);
    assertThat(Answer.of(401, "no token")).isEqualTo(new Silence("answers 401: \"no token\""));
    assertThat(
            Answer.of(
                200,
                "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
                    + "\"result\":[{\"value\":[1,\"many\"]},7,{\"value\":{}}]}}"))
        .isInstanceOf(Silence.class);
  }
}
