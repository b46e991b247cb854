package io.sluice.control.loop;

import com.linecorp.armeria.client.BlockingWebClient;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import io.sluice.control.config.ServerConfig.CallSecret;
import io.sluice.control.config.ServiceConfig;
import io.sluice.control.config.VersionConfig;
import io.sluice.control.config.VersionConfig.HostPort;
import io.sluice.rollout.engine.Effect;
import io.sluice.rollout.engine.EffectResult;
import io.sluice.rollout.plan.HttpProbe;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a rollout asks of the outside: calls, and smoke tests. A smoke test is HTTP requests
 * straight to a version's endpoints in turn, one after the other, until all were as expected or one
 * was not. Each carries the effect's id as {@code Idempotency-Key}.
 */
public final class ProbeRunner implements EffectRunner {
  private final InstantSource clock;
  private final CallRunner calls;

  public ProbeRunner(InstantSource clock, List<CallSecret> secrets) {
    this.clock = clock;
    this.calls = new CallRunner(clock, secrets);
  }

  @Override
  public EffectResult run(Effect effect, ServiceConfig service) throws InterruptedException {
    return switch (effect) {
      case Effect.Call call -> calls.run(call);
      case Effect.Approval _ -> throw new IllegalArgumentException("a person's: " + effect);
      case Effect.Probe probe -> {
        VersionConfig version = service.versions().get(probe.version());
        yield version == null
            ? new EffectResult.Failed("there is no version " + probe.version() + " to probe")
            : probe(probe, version);
      }
    };
  }

  private EffectResult probe(Effect.Probe effect, VersionConfig version) {
    List<HostPort> targets;
    try {
      targets = targets(version.upstream());
    } catch (UnknownHostException e) {
      return new EffectResult.Failed("no address: " + e.getMessage());
    }
    HttpProbe probe = effect.probe();
    for (int sent = 0; sent < probe.count(); sent++) {
      if (clock.instant().isAfter(effect.deadline())) {
        return new EffectResult.Failed(
            "only " + sent + " of " + probe.count() + " answers came before the deadline");
      }
      HostPort target = targets.get(sent % targets.size());
      Optional<String> failure = request(client(target, version, probe), effect);
      if (failure.isPresent()) {
        return new EffectResult.Failed(
            "answer " + (sent + 1) + ", from " + authority(target) + ": " + failure.get());
      }
    }
    return new EffectResult.Succeeded(
        probe.count() + " answers with status " + probe.expectedStatus());
  }

  private static List<HostPort> targets(VersionConfig.Upstream upstream)
      throws UnknownHostException {
    return switch (upstream) {
      case VersionConfig.Upstream.Endpoints(List<HostPort> addresses) -> addresses;
      case VersionConfig.Upstream.Dns(HostPort name) -> {
        List<HostPort> resolved = new ArrayList<>();
        for (InetAddress address : InetAddress.getAllByName(name.host())) {
          resolved.add(new HostPort(address.getHostAddress(), name.port()));
        }
        yield resolved;
      }
    };
  }

  private static BlockingWebClient client(HostPort target, VersionConfig version, HttpProbe probe) {
    String protocol =
        switch (version.protocol()) {
          case HTTP1 -> "h1c";
          case HTTP2, GRPC -> "h2c";
        };
    return WebClient.builder(protocol + "://" + authority(target))
        .responseTimeout(probe.timeout())
        .build()
        .blocking();
  }

  private static String authority(HostPort target) {
    String host = target.host().contains(":") ? "[" + target.host() + "]" : target.host();
    return host + ":" + target.port();
  }

  /** {@return what is wrong with the answer; empty if it is as expected} */
  private static Optional<String> request(BlockingWebClient client, Effect.Probe effect) {
    RequestHeaders headers =
        RequestHeaders.builder(HttpMethod.GET, effect.probe().path())
            .add("idempotency-key", effect.id())
            .build();
    try {
      AggregatedHttpResponse response = client.execute(headers);
      int status = response.status().code();
      return status == effect.probe().expectedStatus()
          ? Optional.empty()
          : Optional.of("status " + status + ", not " + effect.probe().expectedStatus());
    } catch (RuntimeException e) {
      return Optional.of("none: " + e);
    }
  }
}
