package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.Server;
import io.sluice.control.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What a command says where it does not reach a server. */
class CommandsTest {
  private final StringWriter err = new StringWriter();

  private int list(String server) {
    return Main.commandLine()
        .setErr(new PrintWriter(err, true))
        .execute("list", "--server", server);
  }

  private static InetSocketAddress freeAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  @Test
  void server_thatIsNotThere_isNamedWithTheReason() throws IOException {
    int port;
    try (var socket = new ServerSocket()) {
      socket.bind(freeAddress());
      port = socket.getLocalPort();
    }

    assertThat(list("127.0.0.1:" + port)).isEqualTo(3);
    assertThat(err.toString())
        .startsWith("sluice: no server answers (")
        .contains("Connection refused")
        .hasLineCount(1);
  }

  @Test
  void server_thatHasNoAddress_isOneSentenceAndNoLog() {
    var logged = new ArrayList<LogRecord>();
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            logged.add(line);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      assertThat(list("nohost.invalid:80")).isEqualTo(3);
    } finally {
      root.removeHandler(handler);
    }

    assertThat(err.toString()).contains("no server answers", "nohost.invalid").hasLineCount(1);
    assertThat(logged).isEmpty();
  }

  @Test
  void server_thatSpeaksNoGrpc_isToldInOneSentenceWithoutItsHeaders() {
    Server other =
        Server.builder()
            .http(freeAddress())
            .serviceUnder(
                "/",
                (context, request) ->
                    HttpResponse.of(
                        ResponseHeaders.of(
                            HttpStatus.NOT_FOUND, HttpHeaderNames.SET_COOKIE, "session=secret"),
                        HttpData.ofUtf8("<html>")))
            .build();
    other.start().join();
    try {
      assertThat(list("127.0.0.1:" + other.activeLocalPort())).isEqualTo(3);
    } finally {
      other.stop().join();
    }

    assertThat(err.toString())
        .startsWith("sluice: what answers is no Sluice server (")
        .doesNotContain("secret")
        .hasLineCount(1);
  }
}
