package io.sluice.control.api;

import io.sluice.proto.control.v1.Check;
import io.sluice.proto.control.v1.Side;
import io.sluice.rollout.judge.Evidence;
import io.sluice.rollout.judge.MetricVerdict;
import java.util.Locale;

/** A metric's verdict, with its evidence, as a message of the control API. */
final class CheckMessage {
  private CheckMessage() {}

  static Check of(MetricVerdict verdict) {
    Evidence evidence = verdict.evidence();
    Check.Builder message =
        Check.newBuilder()
            .setId(verdict.check().id())
            .setMetric(verdict.check().metric().spelled())
            .setOutcome(word(verdict.outcome()))
            .setSentence(verdict.sentence())
            .setTest(evidence.test())
            .setCandidate(side(evidence.candidate()))
            .setBaseline(side(evidence.baseline()))
            .setNeededSamples(evidence.neededSamples())
            .setImportance(word(verdict.check().importance()));
    evidence.low().ifPresent(message::setLow);
    evidence.high().ifPresent(message::setHigh);
    evidence.limit().ifPresent(message::setLimit);
    evidence.eValue().ifPresent(message::setEValue);
    evidence.eLimit().ifPresent(message::setELimit);
    return message.build();
  }

  private static Side side(Evidence.Side side) {
    Side.Builder message = Side.newBuilder().setSamples(side.samples()).setHits(side.hits());
    side.estimate().ifPresent(message::setEstimate);
    return message.build();
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
