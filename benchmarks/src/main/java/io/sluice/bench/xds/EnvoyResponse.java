package io.sluice.bench.xds;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * A response, of which only what is needed for its ACK is read, and its resources are counted. The
 * fields have the same numbers in both variants.
 */
record EnvoyResponse(String version, String typeUrl, String nonce, int resources) {
  /** Reads responses from the transport, and takes requests as bytes. */
  static final MethodDescriptor.Marshaller<EnvoyResponse> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(EnvoyResponse response) {
          return new ByteArrayInputStream(new byte[0]);
        }

        @Override
        public EnvoyResponse parse(InputStream stream) {
          try {
            return EnvoyResponse.parse(CodedInputStream.newInstance(stream));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        }
      };

  private static EnvoyResponse parse(CodedInputStream in) throws IOException {
    String version = "";
    String typeUrl = "";
    String nonce = "";
    int resources = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case DiscoveryResponse.VERSION_INFO_FIELD_NUMBER -> version = in.readStringRequireUtf8();
        case DiscoveryResponse.TYPE_URL_FIELD_NUMBER -> typeUrl = in.readStringRequireUtf8();
        case DiscoveryResponse.NONCE_FIELD_NUMBER -> nonce = in.readStringRequireUtf8();
        case DiscoveryResponse.RESOURCES_FIELD_NUMBER -> {
          resources++;
          in.skipField(tag);
        }
        default -> in.skipField(tag);
      }
    }
    return new EnvoyResponse(version, typeUrl, nonce, resources);
  }
}
