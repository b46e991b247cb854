package io.sluice.xds.grpc;

import io.sluice.xds.fleet.FleetStream;
import io.sluice.xds.protocol.Answer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of a client's ACK or NACK: it is logged and told. */
final class AnswerReport {
  private static final Logger log = LoggerFactory.getLogger(AnswerReport.class);

  private AnswerReport() {}

  static void tell(StreamHub.Seams seams, FleetStream stream, Answer answer) {
    switch (answer) {
      case Answer.Acknowledged ack ->
          seams.events().tell(events -> events.acknowledged(stream, ack));
      case Answer.Rejected nack -> {
        log.warn(
            "node {} refuses {} {} (nonce {}): {}",
            stream.identity().id(),
            nack.typeUrl(),
            nack.rejection().versions(),
            nack.rejection().nonce(),
            nack.rejection().message());
        seams.events().tell(events -> events.rejected(stream, nack.rejection()));
      }
    }
  }
}
