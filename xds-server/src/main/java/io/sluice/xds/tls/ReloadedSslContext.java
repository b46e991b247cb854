package io.sluice.xds.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;

/**
 * A context that makes each new connection by the newest one of its source; connections that are
 * open stay as they are.
 */
final class ReloadedSslContext extends SslContext {
  private final Supplier<SslContext> newest;

  ReloadedSslContext(Supplier<SslContext> newest) {
    this.newest = newest;
  }

  @Override
  public boolean isClient() {
    return false;
  }

  @Override
  public List<String> cipherSuites() {
    return newest.get().cipherSuites();
  }

  @Override
  @SuppressWarnings("deprecation") // abstract in the base class
  public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
    return newest.get().applicationProtocolNegotiator();
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator) {
    return newest.get().newEngine(allocator);
  }

  @Override
  public SSLEngine newEngine(ByteBufAllocator allocator, String peerHost, int peerPort) {
    return newest.get().newEngine(allocator, peerHost, peerPort);
  }

  @Override
  public SSLSessionContext sessionContext() {
    return newest.get().sessionContext();
  }
}
