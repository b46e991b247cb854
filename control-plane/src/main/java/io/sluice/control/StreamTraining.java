package io.sluice.control;

import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.grpc.XdsEvents;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.Answer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A run of the xDS server with clients of both variants, from which the JVM learns what a server
 * does for its Envoys: the first configurations and changes after a start then cost less. The
 * clients are a process of their own, for what the JVM learns of a client does not hold for a
 * server.
 */
final class StreamTraining implements XdsEvents {
  private static final int CHANGES = 100;
  private static final long PATIENCE_SECONDS = 60;

  private final Semaphore acknowledgements = new Semaphore(0);

  private StreamTraining() {}

  /**
   * Serves clients and changes one weight again and again.
   *
   * @throws IllegalStateException if a change is not acknowledged in time
   */
  static void run() throws IOException, InterruptedException {
    new StreamTraining().train();
  }

  private void train() throws IOException, InterruptedException {
    try (XdsServer server = XdsServer.builder().events(this).start()) {
      Process clients = clients(server.port());
      try {
        for (int change = 0; change <= CHANGES; change++) {
          server.publish(TrainingFleet.GROUP, TrainingFleet.snapshot(change), PushGate.ACKED);
          awaitAll();
        }
      } finally {
        clients.destroyForcibly();
      }
    }
  }

  private static Process clients(int port) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElse("java"),
            "-cp",
            System.getProperty("java.class.path"),
            TrainingClients.class.getName(),
            Integer.toString(port))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  @Override
  public void acknowledged(FleetStream stream, Answer.Acknowledged answer) {
    if (answer.typeUrl().equals(ResourceType.ROUTES.typeUrl())) {
      acknowledgements.release();
    }
  }

  private void awaitAll() throws InterruptedException {
    if (!acknowledgements.tryAcquire(TrainingClients.STREAMS, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("not all streams have acknowledged the routes");
    }
  }
}
