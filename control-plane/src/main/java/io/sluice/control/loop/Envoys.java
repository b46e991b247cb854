package io.sluice.control.loop;

import io.sluice.xds.fleet.FleetStatus;
import io.sluice.xds.grpc.XdsServer;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.Snapshot;
import java.util.Collection;

/** What the loop does to the Envoys, and asks about them. */
public interface Envoys {
  /** Makes this what the Envoys of a fleet are to have from now on. Never blocks. */
  void publish(String fleet, Snapshot snapshot, PushGate gate);

  /** {@return how far the Envoys of a fleet are from having the expected resources} */
  FleetStatus status(String fleet, Collection<Resource> expected);

  /**
   * {@return whether an Envoy's last word on a cluster is that it is warm and has a healthy host}
   */
  boolean isUsable(String node, String cluster);

  /** {@return the Envoys that a server has} */
  static Envoys of(XdsServer server) {
    return new Envoys() {
      @Override
      public void publish(String fleet, Snapshot snapshot, PushGate gate) {
        server.publish(fleet, snapshot, gate);
      }

      @Override
      public FleetStatus status(String fleet, Collection<Resource> expected) {
        return server.fleet().status(fleet, expected);
      }

      @Override
      public boolean isUsable(String node, String cluster) {
        return server.readiness().isUsable(node, cluster);
      }
    };
  }
}
