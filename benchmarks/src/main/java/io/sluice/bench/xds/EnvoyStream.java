package io.sluice.bench.xds;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.List;

/**
 * One ADS stream that does what an Envoy does: it asks for clusters, endpoints, listeners and
 * routes in turn, and acknowledges every response.
 */
final class EnvoyStream extends ClientCall.Listener<EnvoyResponse> {
  private static final List<XdsType> ORDER = List.of(XdsType.values());

  private final EnvoyRequests requests;
  private final StreamWatch watch;
  private final ClientCall<byte[], EnvoyResponse> call;
  private final byte[] node;
  private final int[] missing;
  private int stage;
  private volatile boolean stalled;

  /** Who is told of what happens on the streams. */
  interface StreamWatch {
    /** The stream has everything for the first time. */
    void ready();

    /** A change of routes has come. */
    void changed(long nanos);

    /** The stream has ended otherwise than by its client. */
    void broken(Status status);
  }

  EnvoyStream(
      Channel channel,
      MethodDescriptor<byte[], EnvoyResponse> method,
      EnvoyRequests requests,
      String nodeId,
      StreamWatch watch) {
    this.requests = requests;
    this.watch = watch;
    this.node = requests.node(nodeId);
    this.missing = requests.resourceCounts();
    this.call = channel.newCall(method, CallOptions.DEFAULT);
  }

  void start() {
    call.start(this, new Metadata());
    call.request(1);
    call.sendMessage(requests.first(XdsType.CLUSTER, node));
  }

  /** From now on nothing is taken from the transport. */
  void stall() {
    stalled = true;
  }

  boolean isStalled() {
    return stalled;
  }

  void cancel() {
    call.cancel("dropped", null);
  }

  @Override
  public void onMessage(EnvoyResponse response) {
    XdsType type = XdsType.ofUrl(response.typeUrl());
    if (stage == missing.length && type == XdsType.ROUTES && response.resources() > 0) {
      watch.changed(System.nanoTime());
    }
    call.sendMessage(requests.ack(type, node, response));
    proceed(type, response.resources());
    if (!stalled) {
      call.request(1);
    }
  }

  private void proceed(XdsType type, int resources) {
    if (stage == missing.length || type != ORDER.get(stage)) {
      return;
    }
    missing[stage] -= resources;
    if (missing[stage] <= 0) {
      stage++;
      if (stage == missing.length) {
        watch.ready();
      } else {
        call.sendMessage(requests.first(ORDER.get(stage), node));
      }
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    if (status.getCode() != Status.Code.CANCELLED) {
      watch.broken(status);
    }
  }
}
