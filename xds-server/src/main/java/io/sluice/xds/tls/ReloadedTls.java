package io.sluice.xds.tls;

import com.google.protobuf.ByteString;
import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's TLS that follows its files. What counts is their content, looked at from time to time,
 * so that links which are turned, as in mounted secrets, count too.
 *
 * <p>Files that cannot be used, such as a new certificate whose key is not written yet, change
 * nothing: what was read before stays in force, and the next look tries again. Open connections
 * keep the certificates that they began with.
 */
public final class ReloadedTls implements AutoCloseable {
  /** How often the files are looked at, unless it is said otherwise. */
  public static final Duration USUAL_PAUSE = Duration.ofSeconds(2);

  private static final Logger log = LoggerFactory.getLogger(ReloadedTls.class);
  private static final int MAX_FILE_BYTES = 1 << 20;

  private final PemFiles files;
  private final SslContext context = new ReloadedSslContext(() -> inForce().context());
  private final Thread watch;
  private List<ByteString> lastSeen;
  private String lastProblem = "";
  private volatile InForce inForce;

  private record InForce(TlsSettings settings, SslContext context) {}

  /** What a look at the files has led to. */
  public enum Look {
    /** They are as they were. */
    UNCHANGED,
    /** New connections use what stands in them now. */
    RELOADED,
    /** They have changed and cannot be used; what was in force stays so. */
    REFUSED
  }

  private ReloadedTls(PemFiles files, Duration pause) throws IOException {
    this.files = files;
    lastSeen = contents();
    inForce = made(lastSeen);
    watch = Thread.ofVirtual().name("tls-watch").unstarted(() -> watch(pause));
  }

  /**
   * {@return TLS by these files, which are looked at again after each pause}
   *
   * @throws IOException if they cannot be used as they are now
   */
  public static ReloadedTls of(PemFiles files, Duration pause) throws IOException {
    ReloadedTls tls = new ReloadedTls(files, pause);
    tls.watch.start();
    return tls;
  }

  /** {@return a context for gRPC servers that always makes connections with the newest files} */
  public SslContext context() {
    return context;
  }

  /** {@return what new connections use} */
  public TlsSettings settings() {
    return inForce.settings();
  }

  private InForce inForce() {
    return inForce;
  }

  /** Looks at the files now. */
  public synchronized Look look() {
    try {
      List<ByteString> seen = contents();
      if (seen.equals(lastSeen)) {
        lastProblem = "";
        return Look.UNCHANGED;
      }
      inForce = made(seen);
      lastSeen = seen;
      lastProblem = "";
      log.info("TLS has new certificates: {}", inForce.settings().identity());
      return Look.RELOADED;
    } catch (IOException e) {
      String problem = e.toString();
      if (!problem.equals(lastProblem)) {
        log.warn("new certificates cannot be used, the old ones stay: {}", problem);
      }
      lastProblem = problem;
      return Look.REFUSED;
    }
  }

  private List<ByteString> contents() throws IOException {
    List<ByteString> contents = new ArrayList<>();
    for (Path file : all()) {
      contents.add(content(file));
    }
    return contents;
  }

  private List<Path> all() {
    List<Path> all = new ArrayList<>(List.of(files.certificate(), files.key()));
    files.clientAuthorities().ifPresent(all::add);
    return all;
  }

  private static ByteString content(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw new IOException(file + " is larger than " + MAX_FILE_BYTES + " bytes");
      }
      return ByteString.copyFrom(bytes);
    }
  }

  private InForce made(List<ByteString> contents) throws IOException {
    Identity identity = identity(contents.get(0), contents.get(1));
    List<X509Certificate> authorities =
        contents.size() < 3 ? List.of() : authorities(contents.get(2));
    SslContextBuilder builder =
        GrpcSslContexts.configure(
            SslContextBuilder.forServer(
                identity.key(), identity.chain().toArray(X509Certificate[]::new)));
    if (!authorities.isEmpty()) {
      builder
          .trustManager(authorities.toArray(X509Certificate[]::new))
          .clientAuth(ClientAuth.REQUIRE);
    }
    return new InForce(new TlsSettings(identity, authorities), builder.build());
  }

  private Identity identity(ByteString chain, ByteString key) throws IOException {
    try {
      return Identity.ofPem(chain, key);
    } catch (IOException e) {
      throw new IOException(
          files.certificate() + " with " + files.key() + ": " + e.getMessage(), e);
    }
  }

  private List<X509Certificate> authorities(ByteString pem) throws IOException {
    Optional<Path> file = files.clientAuthorities();
    try {
      return Identity.certificates(pem);
    } catch (IOException e) {
      throw new IOException(file.orElseThrow() + ": " + e.getMessage(), e);
    }
  }

  private void watch(Duration pause) {
    try {
      while (true) {
        Thread.sleep(pause);
        var _ = look();
      }
    } catch (InterruptedException _) {
      log.debug("the certificates are watched no more");
    }
  }

  /** Stops looking at the files. */
  @Override
  public void close() {
    watch.interrupt();
  }
}
