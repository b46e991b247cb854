/**
 * Notifications: what becomes of rollouts, told to those whom they name. Nothing waits for them.
 */
@NullMarked
package io.sluice.control.notify;

import org.jspecify.annotations.NullMarked;
