package io.sluice.control.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigLoader;
import io.sluice.control.config.ConfigResult;
import io.sluice.control.config.ConfigSet;
import io.sluice.control.loop.Answer;
import io.sluice.control.loop.ConfigStatus;
import io.sluice.control.loop.Control;
import io.sluice.control.loop.ControlStatus;
import io.sluice.control.loop.Standing;
import io.sluice.control.store.Journal;
import io.sluice.control.trace.Observations;
import io.sluice.rollout.engine.ControlInput;
import io.sluice.rollout.engine.Freezes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastGoodTest {
  @TempDir Path directory;
  private Path config;
  private Path journal;

  @BeforeEach
  void folders() throws IOException {
    config = Files.createDirectory(directory.resolve("config"));
    journal = directory.resolve("journal.db");
  }

  @Test
  void filesInForce_areThereForTheNextProcess_evenIfTheyAreBrokenByThen() throws Exception {
    ConfigSet files = write("v1");
    tell(new LastGood(config, journal), files, List.of());
    Files.writeString(config.resolve("service.yaml"), "name: [broken");

    assertThat(new LastGood(config, journal).saved()).contains(files);
  }

  @Test
  void serversOwnFile_whichMayHoldTokens_isNotCopied() throws Exception {
    ConfigSet files = write("v1");
    Files.writeString(config.resolve("sluice.yaml"), "tokens: []");

    tell(new LastGood(config, journal), files, List.of());

    assertThat(directory.resolve("journal.db-config/sluice.yaml")).doesNotExist();
    assertThat(new LastGood(config, journal).saved()).contains(files);
  }

  @Test
  void filesOfWhichPartsWereRefused_areNotKept() throws Exception {
    ConfigSet first = write("v1");
    tell(new LastGood(config, journal), first, List.of());
    ConfigSet second = write("v2");
    tell(new LastGood(config, journal), second, List.of("service s: v1 in use"));

    assertThat(new LastGood(config, journal).saved()).contains(first);
  }

  @Test
  void filesThatTheEnvoysHaveStillToTake_areKeptOnceTheyHave() throws Exception {
    LastGood copy = new LastGood(config, journal);
    ConfigSet first = write("v1");
    tell(copy, first, List.of());
    ConfigSet second = write("v2");
    copy.follow(new OnePicture(new ConfigStatus(second, List.of(), List.of(), onTrial("s"))))
        .close();
    assertThat(new LastGood(config, journal).saved()).contains(first);

    tell(copy, second, List.of());

    assertThat(new LastGood(config, journal).saved()).contains(second);
  }

  @Test
  void filesThatHaveChangedSinceTheyWereRead_areNotKept() throws Exception {
    ConfigSet first = write("v1");
    tell(new LastGood(config, journal), first, List.of());
    write("v3");
    ConfigSet unwritten = ConfigSet.EMPTY;
    tell(new LastGood(config, journal), unwritten, List.of());

    assertThat(new LastGood(config, journal).saved()).contains(first);
  }

  @Test
  void newFilesInForce_takeThePlaceOfTheOldOnes() throws Exception {
    LastGood copy = new LastGood(config, journal);
    tell(copy, write("v1"), List.of());
    Files.writeString(config.resolve("more.yaml"), service("t", "v1"));
    ConfigSet second = write("v2");
    tell(copy, second, List.of());
    Files.delete(config.resolve("more.yaml"));
    ConfigSet third = write("v2");
    tell(copy, third, List.of());

    assertThat(second.services()).containsOnlyKeys("s", "t");
    assertThat(new LastGood(config, journal).saved()).contains(third);
  }

  @Test
  void nothingKept_isNothing() {
    assertThat(new LastGood(config, journal).saved()).isEmpty();
  }

  private ConfigSet write(String version) throws IOException {
    Files.writeString(config.resolve("service.yaml"), service("s", version));
    return ((ConfigResult.Loaded) ConfigLoader.load(config)).config();
  }

  private static String service(String name, String version) {
    return """
    kind: Service
    name: %s
    fleet: edge
    listen: {address: 127.0.0.1, port: %d}
    stable: %s
    versions:
      %s: {endpoints: ["127.0.0.1:9001"]}
    """
        .formatted(name, 10_000 + name.charAt(0), version, version);
  }

  private static void tell(LastGood copy, ConfigSet inForce, List<String> refusals) {
    copy.follow(new OnePicture(new ConfigStatus(inForce, List.of(), refusals, onTrial()))).close();
  }

  private static SortedSet<String> onTrial(String... services) {
    return new TreeSet<>(List.of(services));
  }

  /** A control that shows one picture, at once. */
  private record OnePicture(ConfigStatus config) implements Control {
    @Override
    public ControlStatus status() {
      return new ControlStatus(
          0,
          Instant.EPOCH,
          Instant.EPOCH,
          0,
          new TreeMap<>(),
          List.of(),
          Freezes.NONE,
          config,
          new Standing.Leading());
    }

    @Override
    public Subscription subscribe(Consumer<ControlStatus> listener) {
      listener.accept(status());
      return () -> {};
    }

    @Override
    public CompletableFuture<Answer> submit(ControlInput input) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Journal.Page history(long afterRevision, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Observations.Trace trace(String rollout) {
      throw new UnsupportedOperationException();
    }
  }
}
