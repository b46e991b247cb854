/**
 * The values of the rollout domain: splits, services, policies and rules, without behaviour of
 * their own.
 */
@NullMarked
package io.sluice.rollout.model;

import org.jspecify.annotations.NullMarked;
