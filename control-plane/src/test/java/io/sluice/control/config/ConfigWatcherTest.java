package io.sluice.control.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ConfigResult.Loaded;
import io.sluice.control.config.ConfigResult.Refused;
import io.sluice.control.config.ConfigWatcher.Timing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Waits only for results that must come; that something is not told is seen by what is told next.
 */
final class ConfigWatcherTest {
  private static final Timing FAST = new Timing(Duration.ofMillis(20), Duration.ofSeconds(30));
  private static final Timing POLLING = new Timing(Duration.ofMillis(20), Duration.ofMillis(50));

  @TempDir Path directory;
  private final BlockingQueue<ConfigResult> told = new LinkedBlockingQueue<>();

  @Test
  void directory_atTheStart_isReadButNotTold() throws Exception {
    write("a.yaml", service("first"));
    try (var watcher = ConfigWatcher.start(directory, FAST, told::add)) {
      assertThat(watcher.current()).isInstanceOf(Loaded.class);
      assertThat(watcher.lastGood().map(ConfigWatcherTest::names)).contains(Set.of("first"));

      write("a.yaml", service("second"));
      assertThat(names(nextTold())).containsExactly("second");
      assertThat(watcher.lastGood().map(ConfigWatcherTest::names)).contains(Set.of("second"));
    }
  }

  @Test
  void directory_thatChangedSinceItWasKnown_isToldAtTheStart() throws Exception {
    write("a.yaml", service("known"));
    ConfigResult known = ConfigLoader.load(directory);
    write("a.yaml", service("changed"));
    try (var _ = ConfigWatcher.startFrom(known, directory, FAST, told::add)) {
      assertThat(names(nextTold())).containsExactly("changed");
    }
  }

  @Test
  void directory_thatIsAsItWasKnown_isNotToldAtTheStart() throws Exception {
    write("a.yaml", service("known"));
    ConfigResult known = ConfigLoader.load(directory);
    try (var _ = ConfigWatcher.startFrom(known, directory, FAST, told::add)) {
      write("a.yaml", service("changed"));
      assertThat(names(nextTold())).containsExactly("changed");
    }
  }

  @Test
  void files_madeAndRemoved_areTold() throws Exception {
    write("a.yaml", service("a"));
    try (var _ = ConfigWatcher.start(directory, FAST, told::add)) {
      write("b.yaml", service("b").replace("10000", "10001"));
      assertThat(names(nextTold())).containsExactlyInAnyOrder("a", "b");

      Files.delete(directory.resolve("a.yaml"));
      assertThat(names(nextTold())).containsExactly("b");
    }
  }

  @Test
  void file_brokenAndMended_keepsTheLastGood() throws Exception {
    write("a.yaml", service("a"));
    try (var watcher = ConfigWatcher.start(directory, FAST, told::add)) {
      write("a.yaml", "kind: Servic");
      assertThat(nextTold()).isInstanceOf(Refused.class);
      assertThat(watcher.current()).isInstanceOf(Refused.class);
      assertThat(watcher.lastGood().map(ConfigWatcherTest::names)).contains(Set.of("a"));

      write("a.yaml", service("mended"));
      assertThat(names(nextTold())).containsExactly("mended");
    }
  }

  @Test
  void directory_brokenFromTheStart_hasNoLastGood() throws Exception {
    write("a.yaml", "kind: Servic");
    try (var watcher = ConfigWatcher.start(directory, FAST, told::add)) {
      assertThat(watcher.current()).isInstanceOf(Refused.class);
      assertThat(watcher.lastGood()).isEmpty();
    }
  }

  @Test
  void file_writtenAgainWithTheSameText_isNotTold() throws Exception {
    write("a.yaml", service("a"));
    try (var _ = ConfigWatcher.start(directory, FAST, told::add)) {
      write("a.yaml", service("a"));
      write(".a.yaml.swp", "not: config");
      write("notes.txt", "not config");
      write("a.yaml", service("b"));

      assertThat(names(nextTold())).containsExactly("b");
      assertThat(told).isEmpty();
    }
  }

  @Test
  void volume_whoseLinkIsSwapped_isToldOnce() throws Exception {
    volume("..2026_01", "a", "b");
    Files.createSymbolicLink(directory.resolve("..data"), Path.of("..2026_01"));
    Files.createSymbolicLink(directory.resolve("a.yaml"), Path.of("..data", "a.yaml"));
    Files.createSymbolicLink(directory.resolve("b.yaml"), Path.of("..data", "b.yaml"));
    try (var _ = ConfigWatcher.start(directory, FAST, told::add)) {
      volume("..2026_02", "c", "d");
      Files.createSymbolicLink(directory.resolve("..data_tmp"), Path.of("..2026_02"));
      Files.move(
          directory.resolve("..data_tmp"),
          directory.resolve("..data"),
          StandardCopyOption.ATOMIC_MOVE);

      assertThat(names(nextTold())).containsExactlyInAnyOrder("c", "d");
      assertThat(told).isEmpty();
    }
  }

  @Test
  void directory_thatIsALinkTurnedElsewhere_isSeenByThePoll() throws Exception {
    Path old = Files.createDirectories(directory.resolve("old"));
    Path fresh = Files.createDirectories(directory.resolve("fresh"));
    Path link = Files.createSymbolicLink(directory.resolve("current"), old);
    Files.writeString(old.resolve("a.yaml"), service("old"));
    Files.writeString(fresh.resolve("a.yaml"), service("fresh"));
    try (var _ = ConfigWatcher.start(link, POLLING, told::add)) {
      Files.createSymbolicLink(directory.resolve("next"), fresh);
      Files.move(directory.resolve("next"), link, StandardCopyOption.ATOMIC_MOVE);
      assertThat(names(nextTold())).containsExactly("fresh");

      Files.writeString(fresh.resolve("a.yaml"), service("fresher"));
      assertThat(names(nextTold())).containsExactly("fresher");
    }
  }

  @Test
  void file_thatIsALinkToElsewhere_isSeenByThePoll() throws Exception {
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
    Path config = Files.createDirectories(directory.resolve("config"));
    Files.writeString(elsewhere.resolve("target"), service("a"));
    Files.createSymbolicLink(config.resolve("a.yaml"), elsewhere.resolve("target"));
    try (var _ = ConfigWatcher.start(config, POLLING, told::add)) {
      Files.writeString(elsewhere.resolve("target"), service("b"));
      assertThat(names(nextTold())).containsExactly("b");
    }
  }

  @Test
  void directory_removedAndMadeAgain_isToldBoth() throws Exception {
    Path config = Files.createDirectories(directory.resolve("config"));
    Files.writeString(config.resolve("a.yaml"), service("a"));
    try (var watcher = ConfigWatcher.start(config, POLLING, told::add)) {
      Files.move(config, directory.resolve("away"));
      assertThat(nextTold()).isInstanceOf(Refused.class);
      assertThat(watcher.lastGood().map(ConfigWatcherTest::names)).contains(Set.of("a"));

      Path made = Files.createDirectories(directory.resolve("made"));
      Files.writeString(made.resolve("a.yaml"), service("b"));
      Files.move(made, config);
      assertThat(names(nextTold())).containsExactly("b");
    }
  }

  @Test
  void listener_thatFails_isToldTheNextChange() throws Exception {
    write("a.yaml", service("a"));
    try (var _ =
        ConfigWatcher.start(
            directory,
            FAST,
            result -> {
              told.add(result);
              throw new IllegalStateException("a listener that fails");
            })) {
      write("a.yaml", service("b"));
      assertThat(names(nextTold())).containsExactly("b");
      write("a.yaml", service("c"));
      assertThat(names(nextTold())).containsExactly("c");
    }
  }

  @Test
  void watch_thatIsClosed_tellsNothing() throws Exception {
    write("a.yaml", service("a"));
    try (var other = ConfigWatcher.start(directory, FAST, told::add)) {
      ConfigWatcher.start(
              directory,
              FAST,
              _ -> {
                throw new AssertionError("it was closed before");
              })
          .close();
      write("a.yaml", service("b"));
      assertThat(names(nextTold())).containsExactly("b");
      assertThat(other.current()).isInstanceOf(Loaded.class);
    }
  }

  private ConfigResult nextTold() throws InterruptedException {
    return requireNonNull(told.poll(20, TimeUnit.SECONDS), "a result within 20 s");
  }

  private static Set<String> names(ConfigResult result) {
    assertThat(result).isInstanceOf(Loaded.class);
    return ((Loaded) result).config().services().keySet();
  }

  private static String service(String name) {
    return Samples.SERVICE.replace("name: shop", "name: " + name);
  }

  private void volume(String name, String first, String second) throws IOException {
    Path volume = Files.createDirectories(directory.resolve(name));
    Files.writeString(volume.resolve("a.yaml"), service(first));
    Files.writeString(volume.resolve("b.yaml"), service(second).replace("10000", "10001"));
  }

  /** As editors and deployments do it: a file is whole or not there. */
  private void write(String name, String text) throws IOException {
    Path whole = Files.writeString(directory.resolve(".new"), text);
    Files.move(whole, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
