package io.sluice.bench.xds;

import java.io.IOException;

/** A management server of the comparison, as its process drives it. */
interface MeasuredServer {
  /** Serves the workload. {@return the port} */
  int start() throws IOException;

  /** Makes the next state ready; this is not measured, for it is its user's work. */
  void prepare(int change);

  /** Hands the prepared state to the streams; the clock starts just before. */
  void publish();
}
