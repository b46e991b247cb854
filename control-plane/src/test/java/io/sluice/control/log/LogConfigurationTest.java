package io.sluice.control.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogConfigurationTest {
  private final PrintStream stderr = System.err;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final LoggerContext loggers = new LoggerContext();

  @BeforeEach
  void captureStandardError() {
    System.setErr(new PrintStream(written, true, UTF_8));
  }

  @AfterEach
  void restore() {
    System.setErr(stderr);
    System.clearProperty("sluice.log.level");
    System.clearProperty("sluice.log.format");
    System.clearProperty("logback.configurationFile");
  }

  @Test
  void level_notGiven_isWarn() {
    configure();

    loggers.getLogger("io.sluice.Test").info("quiet");
    loggers.getLogger("io.sluice.Test").warn("heard {}", 1);

    assertThat(written.toString(UTF_8))
        .endsWith("WARN  io.sluice.Test - heard 1\n")
        .hasLineCount(1);
  }

  @Test
  void format_json_isOneObjectToALine() throws Exception {
    System.setProperty("sluice.log.level", "info");
    System.setProperty("sluice.log.format", "json");
    configure();

    loggers.getLogger("io.sluice.Test").info("two\nlines \"{}\"", "quoted");

    assertThat(written.toString(UTF_8)).hasLineCount(1);
    var line = new ObjectMapper().readTree(written.toString(UTF_8));
    assertThat(line.path("level").asText()).isEqualTo("INFO");
    assertThat(line.path("loggerName").asText()).isEqualTo("io.sluice.Test");
    assertThat(line.path("formattedMessage").asText()).isEqualTo("two\nlines \"quoted\"");
    assertThat(line.path("timestamp").asLong()).isPositive();
  }

  @Test
  void libraries_belowWarn_areSilentAtEveryLevel() {
    System.setProperty("sluice.log.level", "debug");
    configure();

    loggers.getLogger("io.netty.Test").info("noise");
    loggers.getLogger("io.sluice.Test").debug("asked for");

    assertThat(written.toString(UTF_8)).contains("asked for").doesNotContain("noise");
  }

  @Test
  void file_namedByTheUser_comesFirst() {
    System.setProperty("logback.configurationFile", "mine.xml");

    assertThat(new LogConfiguration().configure(loggers))
        .isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
  }

  @Test
  void logback_startedByItself_findsTheConfiguration() {
    assertThat(LoggerFactory.getILoggerFactory()).isInstanceOf(LoggerContext.class);
    var root = (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT");

    assertThat(root.getAppender("stderr")).isNotNull();
  }

  private void configure() {
    loggers.setMDCAdapter(new LogbackMDCAdapter());
    var configuration = new LogConfiguration();
    configuration.setContext(loggers);
    assertThat(configuration.configure(loggers))
        .isEqualTo(ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY);
  }
}
