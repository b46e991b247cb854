package io.sluice.it.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command left behind.
 *
 * @param status its exit status
 */
record CommandRun(int status, String out, String err) {
  /** {@return a command of the command line, run in this process} */
  static CommandRun of(String server, String... line) {
    var words = new ArrayList<>(List.of(line));
    words.addAll(List.of("--server", server));
    return local(words.toArray(String[]::new));
  }

  /** {@return a command that asks no server, run in this process} */
  static CommandRun local(String... line) {
    var out = new StringWriter();
    var err = new StringWriter();
    int status =
        Main.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(err, true))
            .execute(line);
    return new CommandRun(status, out.toString(), err.toString());
  }

  /** {@return this, which must have succeeded} */
  CommandRun ok() {
    assertThat(status).as("%s", this).isZero();
    assertThat(err).isEmpty();
    return this;
  }

  /** It was refused in a sentence that contains all of these. */
  void assertRefused(String... sentence) {
    assertThat(status).as("%s", this).isEqualTo(3);
    assertThat(out).isEmpty();
    assertThat(err).startsWith("sluice: ").contains(sentence).doesNotContain("\tat ");
  }
}
