package io.sluice.control.serve;

import static java.util.Objects.requireNonNull;

import io.sluice.control.config.ServerConfig;
import io.sluice.control.config.ServerConfig.Listen;
import java.nio.file.Path;

/**
 * What a server is started with.
 *
 * @param config directory of the config files, which is watched
 * @param server what the server's own file says
 * @param version this build's version, as the API shows it
 */
public record ServerSettings(Path config, ServerConfig server, String version) {
  private static final String LOOPBACK = "127.0.0.1";

  public ServerSettings {
    requireNonNull(config);
    requireNonNull(server);
    requireNonNull(version);
  }

  /**
   * {@return a server on loopback for everybody on this machine, with the journal and ports as
   * given; port 0 for any}
   */
  public static ServerSettings local(
      Path config, Path journal, int xdsPort, int operatorsPort, String version) {
    return new ServerSettings(
        config, at(ServerConfig.defaults(), journal, xdsPort, operatorsPort), version);
  }

  private static ServerConfig at(ServerConfig rest, Path journal, int xdsPort, int operatorsPort) {
    return new ServerConfig(
        new Listen(LOOPBACK, xdsPort),
        new Listen(LOOPBACK, operatorsPort),
        rest.tls(),
        rest.nodeIdentity(),
        rest.tokens(),
        rest.secrets(),
        rest.notifiers(),
        new ServerConfig.Store.Sqlite(journal),
        rest.forgetAfter(),
        rest.limits(),
        rest.sources(),
        rest.exposure());
  }
}
