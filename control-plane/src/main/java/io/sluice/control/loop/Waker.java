package io.sluice.control.loop;

import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.grpc.XdsEvents;
import io.sluice.xds.protocol.Answer.Acknowledged;
import io.sluice.xds.protocol.Rejection;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The news from Envoys that let the loop look at once, and not at its next turn: a rollout goes on
 * when its Envoys have what it waits for. The server comes before the loop, so the loop is given
 * later.
 */
public final class Waker implements XdsEvents {
  private final AtomicReference<Runnable> wake = new AtomicReference<>(() -> {});

  /** Wakes this loop from now on. */
  public void wakes(ControlLoop loop) {
    wake.set(loop::wake);
  }

  @Override
  public void streamOpened(FleetStream stream) {
    news();
  }

  @Override
  public void streamClosed(FleetStream stream) {
    news();
  }

  @Override
  public void acknowledged(FleetStream stream, Acknowledged answer) {
    news();
  }

  @Override
  public void rejected(FleetStream stream, Rejection rejection) {
    news();
  }

  private void news() {
    wake.get().run();
  }
}
