package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.sluice.proto.control.v1.AdminPage;
import io.sluice.proto.control.v1.Freeze;
import io.sluice.proto.control.v1.FreezeState;
import io.sluice.proto.control.v1.ServerStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:10:00Z");

  private static ServerStatus.Builder server() {
    return ServerStatus.newBuilder()
        .setVersion("0.1.0")
        .setStarted(Timestamp.newBuilder().setSeconds(NOW.getEpochSecond() - 300));
  }

  @Test
  void status_ofAServerInOrder_saysSo() {
    assertThat(
            StatusCommand.lines(
                server().setLeading(true).build(), FreezeState.getDefaultInstance(), NOW))
        .containsExactly(
            "server    sluice 0.1.0, up for 5m",
            "decides   yes",
            "config    good, and in force",
            "refused   nothing",
            "frozen    nothing");
  }

  @Test
  void status_ofAServerThatReadsAdminPages_saysWhichItCannotRead() {
    ServerStatus status =
        server()
            .setLeading(true)
            .addAdminPages(
                AdminPage.newBuilder()
                    .setAddress("10.0.0.1:9901")
                    .setOutcome(AdminPage.Outcome.COUNTED))
            .addAdminPages(
                AdminPage.newBuilder()
                    .setAddress("10.0.0.2:9901")
                    .setOutcome(AdminPage.Outcome.FAILED)
                    .setTrouble("has not answered within 2000 ms"))
            .build();

    assertThat(StatusCommand.lines(status, FreezeState.getDefaultInstance(), NOW))
        .contains(
            "scraped   1 of 2 admin pages",
            "          10.0.0.2:9901 has not answered within 2000 ms");
  }

  @Test
  void status_ofAServerInTrouble_hasEachReason() {
    ServerStatus status =
        server()
            .setTrouble("the disk is full")
            .addConfigErrors("a.yaml:1:1: what")
            .addConfigErrors("b.yaml:2:2: else")
            .addRefusals("shop: not now")
            .build();
    var freezes = FreezeState.newBuilder().addFreezes(Freeze.newBuilder().setBy("ops"));

    assertThat(StatusCommand.lines(status, freezes.build(), NOW))
        .containsExactly(
            "server    sluice 0.1.0, up for 5m",
            "decides   no: the disk is full",
            "config    a.yaml:1:1: what",
            "          b.yaml:2:2: else",
            "          what was in force before stays in force",
            "refused   shop: not now",
            "frozen    everything is frozen by ops since 1970-01-01T00:00:00Z");
  }
}
