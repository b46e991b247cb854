package io.sluice.xds.resource;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.HashSet;
import java.util.Set;

/** The names of the secrets that transport sockets take from ADS. */
final class SecretNames {
  private final Set<String> names = new HashSet<>();

  Set<String> names() {
    return names;
  }

  void of(TransportSocket socket) throws InvalidProtocolBufferException {
    Any config = socket.getTypedConfig();
    if (config.is(DownstreamTlsContext.class)) {
      DownstreamTlsContext context = config.unpack(DownstreamTlsContext.class);
      common(context.getCommonTlsContext());
      secret(context.getSessionTicketKeysSdsSecretConfig());
    } else if (config.is(UpstreamTlsContext.class)) {
      common(config.unpack(UpstreamTlsContext.class).getCommonTlsContext());
    }
  }

  private void common(CommonTlsContext context) {
    context.getTlsCertificateSdsSecretConfigsList().forEach(this::secret);
    secret(context.getValidationContextSdsSecretConfig());
    secret(context.getCombinedValidationContext().getValidationContextSdsSecretConfig());
  }

  private void secret(SdsSecretConfig config) {
    if (References.fromAds(config.getSdsConfig())) {
      names.add(config.getName());
    }
  }
}
