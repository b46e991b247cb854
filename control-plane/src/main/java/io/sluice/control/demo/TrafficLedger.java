package io.sluice.control.demo;

import com.linecorp.armeria.common.RequestHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The counts of one model server. Thread-safe; each reading is consistent in itself. */
final class TrafficLedger {
  /** How many behaviours are remembered; the one not used for longest is forgotten. */
  private static final int BEHAVIOURS = 64;

  private final Map<Behaviour, Stamp> lastByBehaviour =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Behaviour, Stamp> eldest) {
          return size() > BEHAVIOURS;
        }
      };
  private Traffic total = Traffic.NONE;
  private Traffic sinceMark = Traffic.NONE;
  private long healthChecks;
  private Optional<RequestHeaders> lastHeaders = Optional.empty();

  /** {@return the number of this request, from 0} */
  synchronized long request(RequestHeaders headers, Behaviour behaviour) {
    Stamp now = Stamp.now();
    long number = total.requests();
    total = total.plusRequest(now);
    sinceMark = sinceMark.plusRequest(now);
    lastByBehaviour.put(behaviour, now);
    lastHeaders = Optional.of(headers);
    return number;
  }

  synchronized void badAnswer() {
    Stamp now = Stamp.now();
    total = total.plusBadAnswer(now);
    sinceMark = sinceMark.plusBadAnswer(now);
  }

  synchronized void healthCheck() {
    healthChecks++;
  }

  synchronized void mark() {
    sinceMark = Traffic.NONE;
  }

  synchronized Traffic total() {
    return total;
  }

  synchronized Traffic sinceMark() {
    return sinceMark;
  }

  synchronized long healthChecks() {
    return healthChecks;
  }

  synchronized Optional<Stamp> lastRequestUnder(Behaviour behaviour) {
    return Optional.ofNullable(lastByBehaviour.get(behaviour));
  }

  synchronized Optional<RequestHeaders> lastHeaders() {
    return lastHeaders;
  }
}
