/**
 * The xDS protocol as pure bookkeeping: what a stream has been sent, has accepted, and is to be
 * sent next.
 */
@NullMarked
package io.sluice.xds.protocol;

import org.jspecify.annotations.NullMarked;
