package io.sluice.control.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Locale;
import java.util.Map;

/**
 * The setting of Logback: to standard error, as JSON lines on a server and plain in a terminal.
 *
 * <p>It is code because reading Logback's XML costs every command a tenth of a second. The system
 * properties {@code sluice.log.level} (default {@code warn}) and {@code sluice.log.format} ({@code
 * plain}, the default, or {@code json}) decide; the launcher gives them. Whoever names a file of
 * their own by {@code logback.configurationFile} gets that file instead.
 */
public final class LogConfiguration extends ContextAwareBase implements Configurator {
  private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %logger{20} - %msg%n";

  /** Noise of libraries that says nothing about rollouts, whatever the level. */
  private static final Map<String, Level> LIBRARIES =
      Map.of("io.netty", Level.WARN, "io.grpc", Level.WARN, "com.linecorp.armeria", Level.WARN);

  @Override
  public ExecutionStatus configure(LoggerContext loggers) {
    if (System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    var appender = new ConsoleAppender<ILoggingEvent>();
    appender.setContext(loggers);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder(loggers, System.getProperty("sluice.log.format", "plain")));
    appender.start();
    Logger root = loggers.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.toLevel(System.getProperty("sluice.log.level"), Level.WARN));
    root.addAppender(appender);
    LIBRARIES.forEach((name, level) -> loggers.getLogger(name).setLevel(level));
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext loggers, String format) {
    if (format.toLowerCase(Locale.ROOT).equals("json")) {
      var json = new JsonEncoder();
      json.setContext(loggers);
      json.setWithSequenceNumber(false);
      json.setWithNanoseconds(false);
      json.setWithContext(false);
      json.setWithArguments(false);
      json.setWithFormattedMessage(true);
      json.setWithMessage(false);
      json.start();
      return json;
    }
    var plain = new PatternLayoutEncoder();
    plain.setContext(loggers);
    plain.setPattern(PATTERN);
    plain.start();
    return plain;
  }
}
