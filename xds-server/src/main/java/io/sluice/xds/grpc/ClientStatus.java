package io.sluice.xds.grpc;

import io.envoyproxy.envoy.admin.v3.UpdateFailureState;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.status.v3.ClientConfig;
import io.envoyproxy.envoy.service.status.v3.ClientConfig.GenericXdsConfig;
import io.envoyproxy.envoy.service.status.v3.ClientStatusDiscoveryServiceGrpc.ClientStatusDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.status.v3.ClientStatusRequest;
import io.envoyproxy.envoy.service.status.v3.ClientStatusResponse;
import io.envoyproxy.envoy.service.status.v3.ConfigStatus;
import io.envoyproxy.envoy.type.matcher.v3.NodeMatcher;
import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.fleet.ResourceStatus;
import io.sluice.xds.identity.Peer;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Set;

/**
 * The client status discovery service (CSDS): what each node has of what it is to have. It tells
 * names, versions and refusals, never contents, and to each peer only of the nodes that it may
 * claim to be itself.
 */
final class ClientStatus extends ClientStatusDiscoveryServiceImplBase implements ServerInterceptor {
  private static final Context.Key<Peer> PEER =
      Context.keyWithDefault("peer", new Peer("", Set.of()));

  private final StreamHub hub;

  ClientStatus(StreamHub hub) {
    this.hub = hub;
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Context context = Context.current().withValue(PEER, Peers.of(call.getAttributes()));
    return Contexts.interceptCall(context, call, headers, next);
  }

  @Override
  public void fetchClientStatus(
      ClientStatusRequest request, StreamObserver<ClientStatusResponse> response) {
    try {
      response.onNext(answer(request));
      response.onCompleted();
    } catch (IllegalArgumentException e) {
      response.onError(refusal(e));
    }
  }

  @Override
  public StreamObserver<ClientStatusRequest> streamClientStatus(
      StreamObserver<ClientStatusResponse> response) {
    return new StreamObserver<>() {
      private boolean over;

      @Override
      public void onNext(ClientStatusRequest request) {
        if (over) {
          return;
        }
        try {
          response.onNext(answer(request));
        } catch (IllegalArgumentException e) {
          over = true;
          response.onError(refusal(e));
        }
      }

      @Override
      public void onError(Throwable error) {
        over = true;
      }

      @Override
      public void onCompleted() {
        if (!over) {
          response.onCompleted();
        }
      }
    };
  }

  private static RuntimeException refusal(IllegalArgumentException e) {
    return Status.INVALID_ARGUMENT.withDescription(e.getMessage()).asRuntimeException();
  }

  private ClientStatusResponse answer(ClientStatusRequest request) {
    // What cannot be answered is refused, whether there are nodes or not.
    request
        .getNodeMatchersList()
        .forEach(matcher -> {
          var _ = matches(matcher, "");
        });
    Peer peer = PEER.get();
    ClientStatusResponse.Builder answer = ClientStatusResponse.newBuilder();
    for (FleetStream stream : hub.seams().fleet().streams()) {
      boolean visible = hub.seams().claims().admits(stream.identity(), peer);
      if (visible && matches(request.getNodeMatchersList(), stream.identity().id())) {
        hub.published(stream.group()).ifPresent(wanted -> answer.addConfig(of(stream, wanted)));
      }
    }
    return answer.build();
  }

  private static ClientConfig of(FleetStream stream, Snapshot wanted) {
    ClientConfig.Builder config =
        ClientConfig.newBuilder()
            .setNode(
                Node.newBuilder()
                    .setId(stream.identity().id())
                    .setCluster(stream.identity().cluster())
                    .setUserAgentName(stream.identity().userAgent()))
            .setClientScope(stream.kind());
    for (ResourceStatus resource : ResourceStatus.of(stream.view().get(), wanted)) {
      config.addGenericXdsConfigs(of(resource));
    }
    return config.build();
  }

  private static GenericXdsConfig of(ResourceStatus resource) {
    GenericXdsConfig.Builder config =
        GenericXdsConfig.newBuilder()
            .setTypeUrl(resource.type().typeUrl())
            .setName(resource.name())
            .setVersionInfo(resource.accepted().orElse(""))
            .setConfigStatus(
                switch (resource.state()) {
                  case SYNCED -> ConfigStatus.SYNCED;
                  case STALE -> ConfigStatus.STALE;
                  case ERROR -> ConfigStatus.ERROR;
                });
    resource
        .message()
        .ifPresent(message ->
            config.setErrorState(
                UpdateFailureState.newBuilder()
                    .setDetails(message)
                    .setVersionInfo(resource.wanted())));
    return config.build();
  }

  private static boolean matches(List<NodeMatcher> matchers, String id) {
    return matchers.isEmpty() || matchers.stream().anyMatch(m -> matches(m, id));
  }

  private static boolean matches(NodeMatcher matcher, String id) {
    if (matcher.getNodeMetadatasCount() > 0) {
      throw new IllegalArgumentException("nodes are found by id, not by metadata");
    }
    return !matcher.hasNodeId() || matches(matcher.getNodeId(), id);
  }

  private static boolean matches(StringMatcher matcher, String id) {
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> id.equals(matcher.getExact());
      case PREFIX -> id.startsWith(matcher.getPrefix());
      case SUFFIX -> id.endsWith(matcher.getSuffix());
      case CONTAINS -> id.contains(matcher.getContains());
      case SAFE_REGEX, CUSTOM, MATCHPATTERN_NOT_SET ->
          throw new IllegalArgumentException("ids are matched exactly, or by a part");
    };
  }
}
