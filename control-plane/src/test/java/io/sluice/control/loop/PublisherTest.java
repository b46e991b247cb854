package io.sluice.control.loop;

import static io.sluice.control.loop.Settings.canary;
import static io.sluice.control.loop.Settings.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.ServiceConfig;
import io.sluice.rollout.engine.Cause;
import io.sluice.rollout.engine.ControlEvent;
import io.sluice.rollout.engine.ControlState;
import io.sluice.rollout.engine.Outcome;
import io.sluice.rollout.engine.RolloutEvent;
import io.sluice.rollout.model.Split;
import io.sluice.xds.protocol.PushGate;
import io.sluice.xds.resource.ResourceType;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PublisherTest {
  private static final Instant AT = Instant.parse("2026-11-21T10:00:00Z");

  private final FakeEnvoys envoys = new FakeEnvoys();
  private final Publisher publisher = new Publisher(envoys);
  private final SortedMap<String, ServiceConfig> services = new TreeMap<>();
  private ControlState state = ControlState.EMPTY;

  @BeforeEach
  void begin() {
    for (String name : new String[] {"s", "t"}) {
      ServiceConfig service = service(name, "v1", name.equals("s") ? 10_000 : 10_001, "v1", "v2");
      services.put(name, service);
      apply(new ControlEvent.ServiceDefined(service.service()));
      apply(new ControlEvent.RolloutSubmitted(canary(name + "-r", name), 1));
      progress(name, new RolloutEvent.Started("v1"), new RolloutEvent.PhaseEntered(0));
    }
    publish();
  }

  @Test
  void nothingNew_isNotPublished() {
    int pushes = envoys.pushes.size();

    assertThat(publisher.publish(services, state)).isEmpty();
    assertThat(envoys.pushes).hasSize(pushes);
  }

  @Test
  void stepForward_waitsForHealth_andNamesItsServiceAlone() {
    progress("s", weights(1_000));

    assertThat(publisher.publish(services, state)).containsExactly("s");
    assertThat(envoys.last().gate()).isEqualTo(PushGate.ACKED_AND_HEALTHY);
  }

  @Test
  void wayBack_waitsForNothing() {
    progress("s", weights(1_000));
    publish();
    progress("s", rollback("v1"));
    publish();

    assertThat(envoys.last().gate()).isEqualTo(PushGate.ACKED);
  }

  @Test
  void wayBack_besideAStepForward_waitsForNothing() {
    progress("s", weights(1_000));
    publish();
    progress("s", rollback("v1"));
    progress("t", weights(1_000));
    publish();

    assertThat(envoys.last().gate()).isEqualTo(PushGate.ACKED);
  }

  @Test
  void wayBack_fromAPromotion_waitsForNothing() {
    progress("s", new RolloutEvent.PromotionStarted(), weights(10_000));
    progress("s", new RolloutEvent.Promoted());
    publish();
    progress("s", rollback("v1"));
    publish();

    assertThat(publisher.plan().services().get("s")).extracting("split").isEqualTo(Split.all("v1"));
    assertThat(envoys.last().gate()).isEqualTo(PushGate.ACKED);
  }

  @Test
  void restart_ofARollout_takesTrafficBackWithoutWaiting() {
    progress("s", weights(1_000));
    publish();
    apply(new ControlEvent.RolloutRestarted(canary("s-r", "s"), "ann"));
    publish();

    assertThat(envoys.last().gate()).isEqualTo(PushGate.ACKED);
  }

  @Test
  void swapOfStable_isAStepForward() {
    progress("s", rollback("v1"), new RolloutEvent.Ended(Outcome.ROLLED_BACK, "no"));
    apply(new ControlEvent.StableSwapped("s", "v1", "v2"));
    publish();

    assertThat(envoys.last().gate()).isEqualTo(PushGate.ACKED_AND_HEALTHY);
  }

  @Test
  void fleetWithoutServices_isEmptied() {
    var elsewhere = service("s", "v1", 10_000, "v1", "v2");
    services.clear();
    services.put(
        "s",
        new ServiceConfig(
            "s",
            "other",
            elsewhere.listen(),
            elsewhere.hosts(),
            elsewhere.routes(),
            elsewhere.sticky(),
            "v1",
            elsewhere.versions()));
    apply(new ControlEvent.ServiceRemoved("t"));
    publish();

    assertThat(envoys.pushes.stream().filter(p -> p.fleet().equals("edge")).toList().getLast())
        .satisfies(push -> assertThat(push.snapshot().resources(ResourceType.CLUSTER)).isEmpty());
    assertThat(publisher.own("t")).isEmpty();
  }

  private static RolloutEvent weights(int candidate) {
    return new RolloutEvent.WeightsSet(Split.between("v1", "v2", candidate));
  }

  private static RolloutEvent rollback(String stable) {
    return new RolloutEvent.RollbackStarted(
        new Cause.Rejected("no"), Split.all(stable), Outcome.ROLLED_BACK);
  }

  private void progress(String service, RolloutEvent... events) {
    for (RolloutEvent event : events) {
      apply(new ControlEvent.RolloutProgressed(service + "-r", event));
    }
  }

  private void apply(ControlEvent event) {
    state = state.apply(event, AT);
  }

  private void publish() {
    publisher.publish(services, state);
  }
}
