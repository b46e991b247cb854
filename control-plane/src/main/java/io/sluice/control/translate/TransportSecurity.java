package io.sluice.control.translate;

import com.google.common.net.InetAddresses;
import com.google.protobuf.Any;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CertificateValidationContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SubjectAltNameMatcher.SanType;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsCertificate;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.sluice.control.config.ListenConfig;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;

/** The TLS of connections, as Envoy's transport sockets. */
final class TransportSecurity {
  private static final String SOCKET = "envoy.transport_sockets.tls";

  private TransportSecurity() {}

  /**
   * {@return the socket on which an Envoy speaks to Sluice} The server must bear its name, and not
   * just any certificate of the authorities: an Envoy's own might be of the same ones.
   */
  static TransportSocket towardsServer(BootstrapOptions.Tls tls) {
    CommonTlsContext.Builder common =
        CommonTlsContext.newBuilder()
            .addAlpnProtocols("h2")
            .setValidationContext(
                CertificateValidationContext.newBuilder()
                    .setTrustedCa(file(tls.ca()))
                    .addMatchTypedSubjectAltNames(name(tls.serverName())));
    tls.own()
        .ifPresent(own ->
            common.addTlsCertificates(
                TlsCertificate.newBuilder()
                    .setCertificateChain(file(own.certificate()))
                    .setPrivateKey(file(own.key()))));
    UpstreamTlsContext.Builder context =
        UpstreamTlsContext.newBuilder().setCommonTlsContext(common);
    if (!InetAddresses.isInetAddress(tls.serverName())) {
      context.setSni(tls.serverName());
    }
    return TransportSocket.newBuilder()
        .setName(SOCKET)
        .setTypedConfig(Any.pack(context.build()))
        .build();
  }

  /** {@return the socket of a listener, whose certificate is the secret of this name} */
  static TransportSocket ofListener(String secret) {
    DownstreamTlsContext context =
        DownstreamTlsContext.newBuilder()
            .setCommonTlsContext(
                CommonTlsContext.newBuilder()
                    .setTlsParams(
                        TlsParameters.newBuilder()
                            .setTlsMinimumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_2))
                    .addAlpnProtocols("h2")
                    .addAlpnProtocols("http/1.1")
                    .addTlsCertificateSdsSecretConfigs(
                        SdsSecretConfig.newBuilder()
                            .setName(secret)
                            .setSdsConfig(ProtoValues.FROM_ADS)))
            .build();
    return TransportSocket.newBuilder().setName(SOCKET).setTypedConfig(Any.pack(context)).build();
  }

  /**
   * {@return the certificate of a listener as the files that hold it} Who publishes it puts their
   * content in their place: nothing here reads files, and no key is shown in a plan.
   */
  static Resource secret(String name, ListenConfig.Tls tls) {
    Secret secret =
        Secret.newBuilder()
            .setName(name)
            .setTlsCertificate(
                TlsCertificate.newBuilder()
                    .setCertificateChain(file(tls.certificate()))
                    .setPrivateKey(file(tls.key())))
            .build();
    return Resource.of(ResourceType.SECRET, name, secret);
  }

  private static SubjectAltNameMatcher name(String name) {
    return SubjectAltNameMatcher.newBuilder()
        .setSanType(InetAddresses.isInetAddress(name) ? SanType.IP_ADDRESS : SanType.DNS)
        .setMatcher(StringMatcher.newBuilder().setExact(name))
        .build();
  }

  private static DataSource file(String path) {
    return DataSource.newBuilder().setFilename(path).build();
  }
}
