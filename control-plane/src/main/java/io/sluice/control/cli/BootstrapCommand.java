package io.sluice.control.cli;

import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.control.translate.BootstrapOptions;
import io.sluice.control.translate.BootstrapOptions.ClientCertificate;
import io.sluice.control.translate.BootstrapOptions.Tls;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.control.translate.EnvoyBootstrap;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice bootstrap}. */
@Command(
    name = "bootstrap",
    description =
        "Prints an Envoy bootstrap for a fleet. Start Envoy with it and an id of its own:"
            + " envoy -c FILE --service-node ID",
    mixinStandardHelpOptions = true)
public final class BootstrapCommand implements Callable<Integer> {
  // As services name their fleets.
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");

  @Spec @Nullable CommandSpec spec;

  @Option(
      names = "--fleet",
      paramLabel = "NAME",
      required = true,
      description = "The fleet, as services name it.")
  String fleet = "";

  @Option(
      names = "--xds",
      paramLabel = "HOST:PORT",
      description = "xDS address of the server (default: ${DEFAULT-VALUE}).",
      defaultValue = "127.0.0.1:18000")
  String xds = "127.0.0.1:18000";

  @Option(names = "--sotw", description = "State of the world instead of delta xDS.")
  boolean sotw;

  @Option(
      names = "--stats-interval",
      paramLabel = "DURATION",
      description = "Time between two reports of stats (default: ${DEFAULT-VALUE}).",
      defaultValue = "5s",
      converter = DurationConverter.class)
  Duration statsInterval = BootstrapOptions.DEFAULT_STATS_INTERVAL;

  @Option(
      names = "--admin-port",
      paramLabel = "PORT",
      description = "Port of Envoy's admin pages, on loopback (default: ${DEFAULT-VALUE}).",
      defaultValue = "9901")
  int adminPort = BootstrapOptions.DEFAULT_ADMIN_PORT;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Speak TLS, trusting these authorities (PEM). This and the next files are named as they"
              + " are on the Envoy's machine.")
  @Nullable String ca;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "The Envoy's own certificate (PEM), if the server wants one.")
  @Nullable String certificate;

  @Option(names = "--key", paramLabel = "FILE", description = "Its private key (PEM).")
  @Nullable String key;

  @Option(
      names = "--server-name",
      paramLabel = "NAME",
      description = "What the server's certificate bears (default: the host of --xds).")
  @Nullable String serverName;

  @Override
  public Integer call() {
    Commands.out(spec).print(EnvoyBootstrap.yaml(options()));
    Commands.out(spec).flush();
    return 0;
  }

  private BootstrapOptions options() {
    if (!NAME.matcher(fleet).matches()) {
      throw refusal("--fleet '" + fleet + "' is no name that a service can have as its fleet");
    }
    int colon = xds.lastIndexOf(':');
    if (colon < 1 || !xds.substring(colon + 1).matches("\\d{1,5}")) {
      throw refusal("--xds is HOST:PORT, such as 127.0.0.1:18000, not " + xds);
    }
    var server = new HostPort(xds.substring(0, colon), Integer.parseInt(xds.substring(colon + 1)));
    try {
      return new BootstrapOptions(
          fleet,
          server,
          sotw ? Variant.SOTW : Variant.DELTA,
          statsInterval,
          adminPort,
          tls(server.host()));
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Tls> tls(String host) {
    if (ca == null) {
      if (certificate != null || key != null || serverName != null) {
        throw refusal("--cert, --key and --server-name go with --ca FILE");
      }
      return Optional.empty();
    }
    if ((certificate == null) != (key == null)) {
      throw refusal("--cert and --key go together");
    }
    Optional<ClientCertificate> own =
        certificate == null || key == null
            ? Optional.empty()
            : Optional.of(new ClientCertificate(certificate, key));
    return Optional.of(new Tls(ca, serverName == null ? host : serverName, own));
  }

  private ParameterException refusal(String message) {
    return new ParameterException(Commands.spec(spec).commandLine(), message);
  }
}
