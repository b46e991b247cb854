package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidateCommandTest {
  private static final String SERVICE =
      """
      kind: Service
      name: shop
      fleet: edge
      listen: {port: 10000}
      stable: v1
      versions: {v1: {endpoints: ["127.0.0.1:9001"]}}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeService() throws IOException {
    Files.writeString(folder.resolve("shop.yaml"), SERVICE);
  }

  private int validate(String... arguments) {
    var line = new String[arguments.length + 1];
    line[0] = "validate";
    System.arraycopy(arguments, 0, line, 1, arguments.length);
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(line);
  }

  @Test
  void folder_whoseServerFileServeWouldRefuse_isRefused() throws IOException {
    Files.writeString(folder.resolve("sluice.yaml"), "xds: {port: 99999}");

    assertThat(validate("--config", folder.toString())).isEqualTo(1);
    assertThat(err.toString())
        .startsWith("sluice.yaml:1:13: xds.port: 99999 is not a whole number");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void serverFile_elsewhere_isCheckedAndNamedAsItWasGiven() {
    String file = folder.resolve("none.yaml").toString();

    assertThat(validate("--config", folder.toString(), "--server-config", file)).isEqualTo(1);
    assertThat(err.toString()).startsWith(file + ": does not exist");
  }

  @Test
  void folder_withTokensThatAreOnlyOnTheServer_isGood() throws IOException {
    Files.writeString(
        folder.resolve("sluice.yaml"), "tokens: [{name: ci, role: operator, env: NOT_HERE}]");

    assertThat(validate("--config", folder.toString())).isZero();
    assertThat(out.toString()).startsWith("good: 1 service");
  }

  @Test
  void folder_thatIsNotThere_isNamed() {
    String none = folder.resolve("none").toString();

    assertThat(validate("--config", none)).isEqualTo(1);
    assertThat(err.toString()).startsWith(none + ": does not exist");
  }
}
