package io.sluice.xds.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A certificate authority for one test, which issues certificates by the JDK's keytool. All files
 * are in one folder.
 */
public final class TestAuthority {
  private static final String PASSWORD = "only-for-this-test";
  private static final long TOOL_SECONDS = 60;
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

  private final Path folder;
  private final Path store;

  /** Makes an authority whose files are in this folder. */
  public TestAuthority(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    store = folder.resolve("store.p12");
    keytool("ca", List.of("-dname", "CN=Test authority", "-ext", "bc:c"));
    Files.writeString(
        certificate(), pem("CERTIFICATE", opened().getCertificate("ca").getEncoded()));
  }

  /** {@return the file of the authority's own certificate} */
  public Path certificate() {
    return folder.resolve("ca.pem");
  }

  /**
   * {@return a new certificate and its key, in files of this name}
   *
   * @param alternatives subject alternative names as keytool takes them: {@code ip:127.0.0.1}
   */
  public PemFiles issue(String name, String... alternatives) throws Exception {
    List<String> options = new ArrayList<>(List.of("-dname", "CN=" + name, "-signer", "ca"));
    if (alternatives.length > 0) {
      options.addAll(List.of("-ext", "san=" + String.join(",", alternatives)));
    }
    keytool(name, options);
    KeyStore opened = opened();
    StringBuilder chain = new StringBuilder();
    for (Certificate certificate : opened.getCertificateChain(name)) {
      chain.append(pem("CERTIFICATE", certificate.getEncoded()));
    }
    Key key = opened.getKey(name, PASSWORD.toCharArray());
    return new PemFiles(
        Files.writeString(folder.resolve(name + ".pem"), chain),
        Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key.getEncoded())),
        Optional.empty());
  }

  private static String pem(String what, byte[] der) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, LINES.encodeToString(der));
  }

  private KeyStore opened() throws GeneralSecurityException, IOException {
    KeyStore opened = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(store)) {
      opened.load(in, PASSWORD.toCharArray());
    }
    return opened;
  }

  private void keytool(String alias, List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
    command.addAll(List.of("-groupname", "secp256r1", "-validity", "2", "-storetype", "PKCS12"));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(options);
    Path output = folder.resolve("keytool.log");
    Process tool =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!tool.waitFor(TOOL_SECONDS, TimeUnit.SECONDS) || tool.exitValue() != 0) {
      tool.destroyForcibly();
      throw new IOException("keytool: " + Files.readString(output));
    }
  }
}
