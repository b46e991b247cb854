package io.sluice.control;

import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.sluice.proto.control.v1.ControlServiceGrpc;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A run over what must start fast, from which the JVM learns which classes to keep in its
 * ahead-of-time cache, and how they are used: the commands, which talk to a server in this process
 * that has nothing to tell, and the xDS server with its streams.
 */
final class TrainingRun {
  private TrainingRun() {}

  /** Runs all of it and prints nothing; fails when a part of it does. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var server = silentServer().start();
    try {
      train("--version");
      train("--help");
      train("help", "list");
      train("list", "--server", "127.0.0.1:" + server.getPort());
    } finally {
      server.shutdownNow();
    }
    StreamTraining.run();
  }

  private static void train(String... commandLine) {
    var status =
        Main.commandLine().setOut(new PrintWriter(Writer.nullWriter())).execute(commandLine);
    if (status != 0) {
      throw new IllegalStateException("sluice " + String.join(" ", commandLine) + ": " + status);
    }
  }

  private static Server silentServer() {
    var service = ServerServiceDefinition.builder(ControlServiceGrpc.getServiceDescriptor());
    for (var method : ControlServiceGrpc.getServiceDescriptor().getMethods()) {
      addSilent(service, method);
    }
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return NettyServerBuilder.forAddress(address, InsecureServerCredentials.create())
        .addService(service.build())
        .build();
  }

  private static <Q, A> void addSilent(
      ServerServiceDefinition.Builder service, MethodDescriptor<Q, A> method) {
    service.addMethod(
        method,
        (call, headers) -> {
          call.request(1);
          return new EmptyAnswer<>(call, method.parseResponse(InputStream.nullInputStream()));
        });
  }

  /** The answer to one call: a message without any field set. */
  private static final class EmptyAnswer<Q, A> extends ServerCall.Listener<Q> {
    private final ServerCall<Q, A> call;
    private final A empty;

    EmptyAnswer(ServerCall<Q, A> call, A empty) {
      this.call = call;
      this.empty = empty;
    }

    @Override
    public void onHalfClose() {
      call.sendHeaders(new Metadata());
      call.sendMessage(empty);
      call.close(Status.OK, new Metadata());
    }
  }
}
