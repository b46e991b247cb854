package io.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void version_asked_isTheOneOfTheBuild() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).matches("sluice \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
  }

  @Test
  void command_unknown_isRefusedWithTheNearestOnes() {
    assertThat(run("abrt")).isEqualTo(2);
    assertThat(err.toString()).contains("'abrt'").contains("sluice abort");
  }

  @Test
  void optionOfAKnownCommand_withABadValue_isOneSentenceAndWhereToLook() {
    assertThat(run("wait", "x", "--timeout", "soon")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("sluice: ")
        .contains("soon")
        .endsWith("See `sluice wait --help`." + System.lineSeparator())
        .hasLineCount(2);
  }

  @Test
  void history_asYaml_isRefused() {
    assertThat(run("history", "x", "-o", "yaml")).isEqualTo(2);
    assertThat(err.toString()).contains("'yaml'", "table", "json");
  }

  @Test
  void flagShare_thatIsNoShare_isRefusedInTheWordsOfTheOption() {
    assertThat(run("flag", "set", "x", "--share", "5")).isEqualTo(2);
    assertThat(run("flag", "set", "x", "--share", "120%")).isEqualTo(2);
    assertThat(run("flag", "set", "x", "--share", "some%")).isEqualTo(2);
    assertThat(run("flag", "set", "x")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--share 5 has no unit; write 5%",
            "--share is 0% to 100%, not 120%",
            "--share some% is no share such as 5% or 0.25%",
            "say what to change: --share, --match or --no-match");
  }

  @Test
  void bootstrap_fleetThatNoServiceCanName_isRefused() {
    assertThat(run("bootstrap", "--fleet", "a b")).isEqualTo(2);
    assertThat(err.toString()).contains("--fleet 'a b' is no name");
  }

  private int run(String... args) {
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(args);
  }
}
