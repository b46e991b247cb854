package io.sluice.it.rollout;

import io.sluice.control.serve.RunningServer;

/** A control plane that runs. */
interface Plane extends AutoCloseable {
  int xdsPort();

  int operatorsPort();

  /** {@return the end of its log, as far as it has one of its own} */
  String logTail();

  @Override
  void close();

  /** One in this process, whose log is the tests' own. */
  record Inside(RunningServer server) implements Plane {
    @Override
    public int xdsPort() {
      return server.xdsPort();
    }

    @Override
    public int operatorsPort() {
      return server.operatorsPort();
    }

    @Override
    public String logTail() {
      return "";
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
