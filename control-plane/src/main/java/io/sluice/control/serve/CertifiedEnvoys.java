package io.sluice.control.serve;

import io.sluice.control.loop.Envoys;
import io.sluice.xds.fleet.FleetStatus;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Envoys, given the content of certificates in the place of their files, and given it anew when
 * the files change.
 */
final class CertifiedEnvoys implements Envoys, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CertifiedEnvoys.class);

  private final Envoys envoys;
  private final ListenerCertificates certificates;

  /** The last snapshot of each fleet that has certificates. */
  private final Map<String, Snapshot> certified = new HashMap<>();

  private final Thread watch;

  private CertifiedEnvoys(Envoys envoys, ListenerCertificates certificates, Duration pause) {
    this.envoys = envoys;
    this.certificates = certificates;
    watch = Thread.ofVirtual().name("listener-certificates").unstarted(() -> watch(pause));
  }

  static CertifiedEnvoys of(Envoys envoys, ListenerCertificates certificates, Duration pause) {
    var certified = new CertifiedEnvoys(envoys, certificates, pause);
    certified.watch.start();
    return certified;
  }

  @Override
  public synchronized void publish(String fleet, Snapshot snapshot, PushGate gate) {
    if (snapshot.resources(ResourceType.SECRET).isEmpty()) {
      certified.remove(fleet);
      envoys.publish(fleet, snapshot, gate);
      return;
    }
    certified.put(fleet, snapshot);
    envoys.publish(fleet, filled(snapshot), gate);
  }

  private Snapshot filled(Snapshot snapshot) {
    return snapshot.with(
        snapshot.resources(ResourceType.SECRET).stream().map(certificates::filled).toList());
  }

  private void watch(Duration pause) {
    try {
      while (true) {
        Thread.sleep(pause);
        lookAgain();
      }
    } catch (InterruptedException _) {
      log.debug("the listeners' certificates are watched no more");
    }
  }

  private synchronized void lookAgain() {
    if (certificates.lookAgain()) {
      // Gates are for routes, and none changes.
      certified.forEach(
          (fleet, snapshot) -> envoys.publish(fleet, filled(snapshot), PushGate.ACKED));
    }
  }

  @Override
  public FleetStatus status(String fleet, Collection<Resource> expected) {
    return envoys.status(fleet, expected);
  }

  @Override
  public boolean isUsable(String node, String cluster) {
    return envoys.isUsable(node, cluster);
  }

  @Override
  public void close() {
    watch.interrupt();
  }
}
