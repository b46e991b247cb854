package io.sluice.control.translate;

import static io.sluice.control.translate.ProtoValues.TRUE;
import static io.sluice.control.translate.ProtoValues.duration;
import static io.sluice.control.translate.ProtoValues.uint32;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy;
import io.envoyproxy.envoy.config.route.v3.RetryPolicy.RetryHostPredicate;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster.ClusterWeight;
import io.envoyproxy.envoy.extensions.retry.host.previous_hosts.v3.PreviousHostsPredicate;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.sluice.control.config.RouteConfig;
import io.sluice.control.config.RouteConfig.Retries;
import io.sluice.control.config.RouteConfig.Upgrade;
import io.sluice.control.config.ServiceConfig;
import io.sluice.proto.envoy.WeightedClusterFields;
import io.sluice.rollout.model.Mirror;
import io.sluice.rollout.model.Share;
import io.sluice.rollout.model.Split;
import java.util.List;

/** What becomes of a request to a service: a version by its share, and how that is asked. */
final class RouteActions {
  /** The answer's header that names the version which gave it. */
  static final String VERSION_HEADER = "x-sluice-version";

  private static final int HOST_ATTEMPTS = 3;

  private RouteActions() {}

  /**
   * {@return what becomes of requests that divide in one way}
   *
   * @param split how they divide
   * @param offsetBasisPoints where in hash space the candidate's part begins
   */
  static RouteAction action(
      ServiceConfig service, RouteConfig route, Split split, int offsetBasisPoints) {
    RouteAction.Builder action =
        RouteAction.newBuilder()
            .setWeightedClusters(weightedClusters(service, split, offsetBasisPoints))
            .setTimeout(duration(route.timeout()));
    route.idleTimeout().ifPresent(idle -> action.setIdleTimeout(duration(idle)));
    route.retries().ifPresent(retries -> action.setRetryPolicy(retryPolicy(retries)));
    route.rewrite().prefix().ifPresent(action::setPrefixRewrite);
    route.rewrite().host().ifPresent(action::setHostRewriteLiteral);
    service.sticky().map(Stickiness::hashPolicies).ifPresent(action::addAllHashPolicy);
    if (route.upgrade() == Upgrade.WEBSOCKET) {
      action.addUpgradeConfigs(
          RouteAction.UpgradeConfig.newBuilder().setUpgradeType("websocket").setEnabled(TRUE));
    }
    return action.build();
  }

  /** {@return the copies that a service's shadows get of the same requests} */
  static List<RequestMirrorPolicy> mirrorPolicies(ServiceConfig service, List<Mirror> mirrors) {
    return mirrors.stream().map(mirror -> mirrorPolicy(service, mirror)).toList();
  }

  private static RequestMirrorPolicy mirrorPolicy(ServiceConfig service, Mirror mirror) {
    FractionalPercent share =
        FractionalPercent.newBuilder()
            .setNumerator(mirror.basisPoints())
            .setDenominator(FractionalPercent.DenominatorType.TEN_THOUSAND)
            .build();
    return RequestMirrorPolicy.newBuilder()
        .setCluster(ClusterNames.encode(service.name(), Mirror.shadowOf(mirror.version())))
        .setRuntimeFraction(RuntimeFractionalPercent.newBuilder().setDefaultValue(share))
        // A model server that goes by the host must take a copy for what it is a copy of.
        .setDisableShadowHostSuffixAppend(true)
        .build();
  }

  private static WeightedCluster weightedClusters(
      ServiceConfig service, Split split, int offsetBasisPoints) {
    List<Share> entries =
        service.sticky().isPresent() ? HashSpace.layout(split, offsetBasisPoints) : split.shares();
    WeightedCluster.Builder clusters = WeightedCluster.newBuilder();
    for (Share share : entries) {
      clusters.addClusters(
          ClusterWeight.newBuilder()
              .setName(ClusterNames.encode(service.name(), share.version()))
              .setWeight(uint32(share.basisPoints()))
              .addResponseHeadersToAdd(HeaderOptions.set(VERSION_HEADER, share.version())));
    }
    return service.sticky().isPresent() ? pickedByHash(clusters) : clusters.build();
  }

  private static WeightedCluster pickedByHash(WeightedCluster.Builder clusters) {
    WeightedClusterFields fields =
        WeightedClusterFields.newBuilder().setUseHashPolicy(BoolValue.of(true)).build();
    try {
      return clusters.mergeFrom(fields.toByteString()).build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message just serialised is valid", e);
    }
  }

  private static RetryPolicy retryPolicy(Retries retries) {
    return RetryPolicy.newBuilder()
        .setRetryOn(String.join(",", retries.on()))
        .setNumRetries(uint32(retries.attempts()))
        .addRetryHostPredicate(
            RetryHostPredicate.newBuilder()
                .setName("envoy.retry_host_predicates.previous_hosts")
                .setTypedConfig(Any.pack(PreviousHostsPredicate.getDefaultInstance())))
        .setHostSelectionRetryMaxAttempts(HOST_ATTEMPTS)
        .build();
  }
}
