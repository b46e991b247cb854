package io.sluice.xds.grpc;

import com.google.common.util.concurrent.MoreExecutors;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import java.util.concurrent.Executor;

/**
 * The choice of the threads for a call: discovery stays on the event loop of its connection, where
 * it does little; whatever other services do must not hold that up.
 */
record OtherCalls(Executor workers) implements ServerCallExecutorSupplier {
  @Override
  public <Q, R> Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
    return isDiscovery(call) ? MoreExecutors.directExecutor() : workers;
  }

  static boolean isDiscovery(ServerCall<?, ?> call) {
    return Encoded.MARSHALLER.equals(call.getMethodDescriptor().getResponseMarshaller());
  }
}
