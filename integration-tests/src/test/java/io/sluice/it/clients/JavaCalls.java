package io.sluice.it.clients;

import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.NameResolverRegistry;
import io.grpc.stub.ClientCalls;
import io.grpc.xds.XdsNameResolverProvider;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The xDS client of grpc-java, in this process. */
final class JavaCalls implements WeightedCalls {
  private static final String SCHEME = "xds-of-test";

  private final XdsNameResolverProvider resolver;
  private final ManagedChannel channel;

  JavaCalls(Map<String, ?> bootstrap) {
    resolver = XdsNameResolverProvider.createForTest(SCHEME, bootstrap);
    NameResolverRegistry.getDefaultRegistry().register(resolver);
    channel =
        Grpc.newChannelBuilder(SCHEME + ":///shop", InsecureChannelCredentials.create()).build();
  }

  @Override
  public Map<String, Integer> call(int count) {
    Map<String, Integer> answers = new TreeMap<>();
    CallOptions options =
        CallOptions.DEFAULT.withWaitForReady().withDeadlineAfter(60, TimeUnit.SECONDS);
    for (int i = 0; i < count; i++) {
      String version = ClientCalls.blockingUnaryCall(channel, Backend.VERSION, options, "");
      answers.merge(version, 1, Integer::sum);
    }
    return answers;
  }

  @Override
  public void close() {
    channel.shutdownNow();
    NameResolverRegistry.getDefaultRegistry().deregister(resolver);
  }
}
