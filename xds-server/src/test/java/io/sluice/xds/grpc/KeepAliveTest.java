package io.sluice.xds.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pings on a connection, both ways; a client of bare frames, so that it can be rude. */
final class KeepAliveTest {
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int ACK = 1;
  private static final int ENHANCE_YOUR_CALM = 11;

  private record Frame(int type, int flags, ByteBuffer payload) {}

  /** An HTTP/2 connection that answers nothing by itself. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    Connection(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(SotwClient.PATIENCE_SECONDS * 1_000);
      in = new DataInputStream(socket.getInputStream());
      out = new DataOutputStream(socket.getOutputStream());
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      send(SETTINGS, 0, new byte[0]);
    }

    void ping() throws IOException {
      send(PING, 0, new byte[8]);
    }

    private void send(int type, int flags, byte[] payload) throws IOException {
      out.write(new byte[] {0, 0, (byte) payload.length, (byte) type, (byte) flags, 0, 0, 0, 0});
      out.write(payload);
      out.flush();
    }

    /** {@return the next frame of a type; the connection must not end before} */
    Frame next(int type) throws IOException {
      while (true) {
        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
        int found = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        in.readInt();
        Frame frame = new Frame(found, flags, ByteBuffer.wrap(in.readNBytes(length)));
        if (frame.type() == type) {
          return frame;
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void pings_thatComeTooFast_endTheConnection() throws Exception {
    try (var server = server(Duration.ofSeconds(30), Duration.ofSeconds(1));
        var connection = new Connection(server.port())) {
      for (int i = 0; i < 5; i++) {
        connection.ping();
      }

      ByteBuffer end = connection.next(GOAWAY).payload();
      assertThat(end.getInt(4)).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(StandardCharsets.US_ASCII.decode(end.position(8)).toString())
          .isEqualTo("too_many_pings");
    }
  }

  /** Envoy's {@code connection_keepalive} pings also while there is no stream. */
  @Test
  void pings_asOftenAsIsPermitted_areAnswered() throws Exception {
    try (var server = server(Duration.ofSeconds(30), Duration.ofMillis(20));
        var connection = new Connection(server.port())) {
      for (int i = 0; i < 10; i++) {
        connection.ping();
        assertThat(connection.next(PING).flags()).isEqualTo(ACK);
        TimeUnit.MILLISECONDS.sleep(40);
      }
    }
  }

  @Test
  void connection_thatIsSilent_isPinged() throws Exception {
    try (var server = server(Duration.ofMillis(50), Duration.ofSeconds(1));
        var connection = new Connection(server.port())) {
      assertThat(connection.next(PING).flags()).isZero();
    }
  }

  private static XdsServer server(Duration interval, Duration permitted) throws IOException {
    return XdsServer.builder().keepAlive(interval, permitted).start();
  }
}
