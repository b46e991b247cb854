package io.sluice.control.serve;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Verb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a server tells of its decisions in its log. */
@Timeout(60)
final class DecisionLogTest {
  private static final String CONFIG =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {address: 127.0.0.1, port: 10000}
      stable: v1
      versions:
        v1: {endpoints: ["127.0.0.1:9001"]}
        v2: {endpoints: ["127.0.0.1:9002"]}
      ---
      kind: Rollout
      name: shop-v2
      service: shop
      candidate: v2
      start: manual
      strategy: {canary: {weights: [10%, 100%], bake: 10m}}
      """;

  @TempDir Path folder;
  private final Logger logger = (Logger) LoggerFactory.getLogger(DecisionLog.class);
  private final Lines lines = new Lines();
  private RunningServer server;

  /** The log, to wait for. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final BlockingQueue<String> queue = new LinkedBlockingQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      queue.add(event.getLevel() + " " + event.getFormattedMessage());
    }

    /** {@return all lines up to the one with a text in it} */
    private List<String> upTo(String text) throws InterruptedException {
      List<String> seen = new ArrayList<>();
      while (seen.isEmpty() || !seen.getLast().contains(text)) {
        String line = queue.poll(30, TimeUnit.SECONDS);
        if (line == null) {
          throw new AssertionError("no '" + text + "' in " + seen);
        }
        seen.add(line);
      }
      return seen;
    }
  }

  @BeforeEach
  void start() throws Exception {
    lines.start();
    logger.setLevel(Level.INFO);
    logger.addAppender(lines);
    Files.writeString(Files.createDirectory(folder.resolve("config")).resolve("shop.yaml"), CONFIG);
    server =
        RunningServer.start(
            ServerSettings.local(
                folder.resolve("config"), folder.resolve("journal.db"), 0, 0, "test"));
  }

  @AfterEach
  void stop() {
    server.close();
    logger.detachAppender(lines);
    logger.setLevel(null);
  }

  @Test
  void decisions_areLinesWithRolloutWhatAndWhy() throws Exception {
    assertThat(lines.upTo("Rollout shop-v2: waits"))
        .contains(
            "INFO Config in force: services [shop], rollouts [shop-v2]",
            "INFO Rollout shop-v2: seen for the first time",
            "INFO Rollout shop-v2: waits for a person to start it");

    command(new Verb.Start());
    command(new Verb.Abort());

    assertThat(lines.upTo("aborted"))
        .contains(
            "INFO Rollout shop-v2: start given by ann",
            "INFO Rollout shop-v2: started, all traffic on v1",
            "INFO Rollout shop-v2: phase 1/5: shift to 10 %",
            "INFO Rollout shop-v2: aborted: abort by ann: because");
  }

  @Test
  void config_refusedAndCured_isToldWithWhatStays() throws Exception {
    var _ = lines.upTo("Rollout shop-v2: waits");
    Path file = folder.resolve("config/shop.yaml");
    Files.writeString(file, CONFIG.replace("stable:", "stabel:"));

    assertThat(lines.upTo("stay in force"))
        .anyMatch(line -> line.startsWith("ERROR shop.yaml:5:1: stabel: is no key"))
        .endsWith("ERROR The config files are not taken: the last good ones stay in force");

    Files.writeString(file, CONFIG);
    assertThat(lines.upTo("good again")).contains("INFO The config files are good again");
  }

  private void command(Verb verb) {
    var _ =
        server
            .control()
            .submit(new ControlInput.CommandGiven("shop-v2", verb, "ann", "because"))
            .join();
  }
}
