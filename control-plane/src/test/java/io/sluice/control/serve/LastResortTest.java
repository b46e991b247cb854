package io.sluice.control.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LastResortTest {
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Integer> ends = new ArrayList<>();
  private final LastResort last =
      new LastResort(new PrintStream(err, true, StandardCharsets.UTF_8), ends::add);

  @Test
  void error_ofAnyThread_endsTheProcess_andAnExceptionDoesNot() {
    last.uncaughtException(new Thread("watcher"), new IllegalStateException("one thread less"));
    assertThat(ends).isEmpty();

    last.uncaughtException(new Thread("main"), new ExceptionInInitializerError("at the start"));
    assertThat(ends).containsExactly(LastResort.FAULT);
  }

  @Test
  void error_thatCannotEvenBeLogged_isPrintedAndEndsTheProcess() {
    Logger logger = (Logger) LoggerFactory.getLogger(LastResort.class);
    var broken = new BrokenLog();
    broken.start();
    logger.addAppender(broken);
    try {
      last.uncaughtException(new Thread("control-loop"), new NoClassDefFoundError("a/B"));
    } finally {
      logger.detachAppender(broken);
    }

    assertThat(ends).containsExactly(LastResort.FAULT);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("ended the thread control-loop", "a/B", "log/Missing");
  }

  private static final class BrokenLog extends AppenderBase<ILoggingEvent> {
    @Override
    protected void append(ILoggingEvent event) {
      throw new NoClassDefFoundError("log/Missing");
    }
  }
}
