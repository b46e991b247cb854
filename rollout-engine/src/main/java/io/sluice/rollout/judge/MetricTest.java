package io.sluice.rollout.judge;

/** One way to judge a metric; pure. */
interface MetricTest {
  /** {@return whether it is bound by the error budget, and so takes a share of it} */
  boolean spendsBudget();

  /** {@return what it makes of the newest interval} */
  Finding examine(Look look);
}
