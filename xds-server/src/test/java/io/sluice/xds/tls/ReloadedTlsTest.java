package io.sluice.xds.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.xds.tls.ReloadedTls.Look;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of certificates that change. */
final class ReloadedTlsTest {
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path folder;

  private static void replace(Path file, Path by) throws IOException {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void look_atChangedFiles_takesThemOnlyWhenTheyFitTogether() throws Exception {
    var authority = new TestAuthority(folder);
    PemFiles files = authority.issue("server");
    PemFiles next = authority.issue("next");
    try (ReloadedTls tls = ReloadedTls.of(files, NEVER)) {
      assertThat(tls.look()).isEqualTo(Look.UNCHANGED);

      replace(files.certificate(), next.certificate());
      assertThat(tls.look()).isEqualTo(Look.REFUSED);
      assertThat(tls.settings().identity()).hasToString("CN=server");

      replace(files.key(), next.key());
      assertThat(tls.look()).isEqualTo(Look.RELOADED);
      assertThat(tls.settings().identity()).hasToString("CN=next");

      Files.delete(files.key());
      assertThat(tls.look()).isEqualTo(Look.REFUSED);
      assertThat(tls.settings().identity()).hasToString("CN=next");
    }
  }

  @Test
  void watch_untold_seesTheChange() throws Exception {
    var authority = new TestAuthority(folder);
    PemFiles files = authority.issue("server");
    PemFiles next = authority.issue("next");
    try (ReloadedTls tls = ReloadedTls.of(files, Duration.ofMillis(10))) {
      replace(files.certificate(), next.certificate());
      replace(files.key(), next.key());

      while (!tls.settings().identity().toString().equals("CN=next")) {
        Thread.sleep(5);
      }
    }
  }

  @Test
  void files_thatCannotBeUsed_areNamed() throws Exception {
    var authority = new TestAuthority(folder);
    PemFiles server = authority.issue("server");
    PemFiles other = authority.issue("other");
    Path rubbish = Files.writeString(folder.resolve("rubbish"), "-----BEGIN nothing");

    assertRefused(
        new PemFiles(server.certificate(), other.key(), Optional.empty()),
        "the key does not belong to the certificate");
    assertRefused(
        new PemFiles(server.certificate(), rubbish, Optional.empty()), "no private key in PKCS #8");
    assertRefused(new PemFiles(rubbish, server.key(), Optional.empty()), "rubbish");
    assertRefused(
        new PemFiles(server.certificate(), server.key(), Optional.of(rubbish)), "rubbish");
  }

  private static void assertRefused(PemFiles files, String why) {
    assertThatThrownBy(() -> ReloadedTls.of(files, NEVER))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }
}
