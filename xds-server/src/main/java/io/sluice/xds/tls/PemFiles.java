package io.sluice.xds.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a server's certificates are.
 *
 * @param certificate the server's chain, its own certificate first
 * @param key the private key, PKCS #8
 * @param clientAuthorities the authorities of clients' certificates; given, each client must have
 *     one
 */
public record PemFiles(Path certificate, Path key, Optional<Path> clientAuthorities) {}
