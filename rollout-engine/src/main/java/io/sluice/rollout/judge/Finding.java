package io.sluice.rollout.judge;

/**
 * What a test found at one look.
 *
 * @param verdict the verdict on its check
 * @param next what the check needs to remember
 */
record Finding(MetricVerdict verdict, CheckState next) {}
