package io.sluice.control.cli;

import java.io.PrintWriter;

/** How a connection does, as lines on standard error. */
record ConnectionLines(PrintWriter err) implements SteadyWatch.Connection {
  @Override
  public void lost(String why) {
    err.println("sluice: lost the server (" + why + "); trying again");
    err.flush();
  }

  @Override
  public void back() {
    err.println("sluice: the server is back");
    err.flush();
  }
}
