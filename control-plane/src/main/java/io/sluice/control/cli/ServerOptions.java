package io.sluice.control.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options by which a command finds the server, and how it shows itself there. */
final class ServerOptions {
  @Spec(Spec.Target.MIXEE)
  @Nullable CommandSpec spec;

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "Operators' address of the server (default: ${DEFAULT-VALUE}; env SLUICE_SERVER).",
      defaultValue = "${env:SLUICE_SERVER:-127.0.0.1:8080}")
  String server = "127.0.0.1:8080";

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File that holds the API token (else env SLUICE_TOKEN).",
      defaultValue = "${env:SLUICE_TOKEN_FILE}")
  @Nullable Path tokenFile;

  @Option(
      names = "--tls",
      description = "Speak TLS, trusting the system's certificate authorities.")
  boolean tls;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Speak TLS, trusting these certificate authorities (PEM).")
  @Nullable Path ca;

  /** {@return an open session; the caller closes it} */
  ApiSession open() {
    Optional<String> token = token();
    String host = host();
    if (token.isPresent() && !tls && ca == null && !Loopback.is(host)) {
      throw refusal("a token does not go to " + host + " in clear text; use --tls or --ca FILE");
    }
    try {
      return ApiSession.open(server, trust(), token);
    } catch (IOException e) {
      throw refusal("cannot read --ca " + ca + ": " + e.getMessage());
    }
  }

  private ApiSession.Trust trust() {
    if (ca != null) {
      return new ApiSession.Trust.Authorities(ca);
    }
    return tls ? new ApiSession.Trust.SystemAuthorities() : new ApiSession.Trust.ClearText();
  }

  private String host() {
    int colon = server.lastIndexOf(':');
    if (colon < 1 || !server.substring(colon + 1).matches("\\d{1,5}")) {
      throw refusal("--server is HOST:PORT, such as 127.0.0.1:8080, not " + server);
    }
    return server.substring(0, colon);
  }

  private Optional<String> token() {
    if (tokenFile == null) {
      return Optional.ofNullable(System.getenv("SLUICE_TOKEN"))
          .filter(t -> !t.isBlank())
          .map(String::strip);
    }
    try {
      return Optional.of(Files.readString(tokenFile).strip());
    } catch (IOException e) {
      throw refusal("cannot read --token-file " + tokenFile + ": " + e.getMessage());
    }
  }

  private ParameterException refusal(String message) {
    if (spec == null) {
      throw new IllegalStateException("the options are used outside of a command");
    }
    return new ParameterException(spec.commandLine(), message);
  }
}
