package io.sluice.control.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Event;
import io.sluice.proto.control.v1.Phase;
import io.sluice.proto.control.v1.Rollout;
import io.sluice.proto.control.v1.Weight;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LivePictureTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T12:10:00Z"));

  private static Rollout rollout(int step) {
    var rollout =
        Rollout.newBuilder()
            .setName("recommender-v2")
            .setService("recommender")
            .setStable("v1")
            .setCandidate("v2")
            .setStrategy("canary")
            .setState(Rollout.State.RUNNING)
            .setReason("waits: " + "a reason that is longer than a line ".repeat(step % 4))
            .addPhases(Phase.newBuilder().setKind("shift").setLabel("step " + step));
    rollout.addWeights(Weight.newBuilder().setVersion("v1").setBasisPoints(9_000));
    rollout.addWeights(Weight.newBuilder().setVersion("v2").setBasisPoints(1_000));
    for (int i = 0; i <= step % 7; i++) {
      rollout.addChecks(
          Check.newBuilder().setId("check-" + i).setOutcome("fail").setSentence("x ".repeat(150)));
      rollout.addRecentEvents(Event.newBuilder().setSentence("y ".repeat(150)));
    }
    return rollout.build();
  }

  private static LivePicture picture(ScreenModel screen) {
    var out =
        new PrintWriter(
            new Writer() {
              @Override
              public void write(char[] text, int offset, int length) {
                screen.write(new String(text, offset, length));
              }

              @Override
              public void flush() {}

              @Override
              public void close() {}
            });
    return new LivePicture(out, new Terminal(true, Style.ANSI, screen::size), CLOCK);
  }

  private static void assertOnePicture(ScreenModel screen, int step) {
    List<String> visible = screen.visible();
    assertThat(visible).hasSizeLessThan(screen.size().rows());
    assertThat(visible).filteredOn(line -> line.startsWith("recommender-v2  ")).hasSize(1);
    assertThat(visible).filteredOn(line -> line.startsWith("why  ")).hasSize(1);
    assertThat(visible)
        .filteredOn(line -> line.startsWith("phase  "))
        .singleElement()
        .asString()
        .endsWith("step " + step);
  }

  @ParameterizedTest
  @CsvSource({"80, 24", "120, 40", "200, 50", "80, 12", "40, 12"})
  void picture_drawnOften_isThereOnceAndWhole(int columns, int rows) {
    var screen = new ScreenModel(columns, rows);
    screen.write("$ sluice get recommender-v2 --watch\r\n");
    LivePicture picture = picture(screen);

    for (int step = 0; step < 20; step++) {
      picture.take(rollout(step));
      assertOnePicture(screen, step);
    }
  }

  @ParameterizedTest
  @CsvSource({"120, 40, 80, 24", "80, 24, 200, 50", "80, 24, 50, 24", "80, 24, 80, 12"})
  void picture_afterAResize_isThereOnceAndWhole(int columns, int rows, int toColumns, int toRows) {
    var screen = new ScreenModel(columns, rows);
    LivePicture picture = picture(screen);
    picture.take(rollout(5));

    screen.resize(toColumns, toRows);
    picture.ticked();

    assertOnePicture(screen, 5);
    picture.take(rollout(6));
    assertOnePicture(screen, 6);
  }

  @Test
  void picture_lineThatIsCut_endsWithAnEllipsis() {
    var screen = new ScreenModel(40, 24);

    picture(screen).take(rollout(1));

    assertThat(screen.visible())
        .anySatisfy(line -> assertThat(line).hasSize(40).startsWith("events").endsWith("…"));
  }

  @Test
  void picture_whileTheServerIsLost_saysSoAboveTheLastState() {
    var screen = new ScreenModel(120, 24);
    LivePicture picture = picture(screen);
    picture.take(rollout(1));

    picture.lost("connection refused");

    assertThat(screen.visible())
        .startsWith(
            "! no connection to the server since 2026-01-01T12:10:00Z, trying again (connection"
                + " refused)");
    assertOnePicture(screen, 1);
    picture.back();
    picture.take(rollout(2));
    assertThat(screen.visible().getFirst()).startsWith("recommender-v2  ");
    assertOnePicture(screen, 2);
  }
}
