package io.sluice.xds.protocol;

/**
 * A response on its way that changes all that differs, so that its ACK tells what the client has
 * then.
 */
record Flight(String nonce, Change change) {}
