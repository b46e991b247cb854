package io.sluice.xds.grpc;

/** Why a stream ends, if it does. */
enum Ending {
  NONE,
  CLIENT_DONE,
  SERVER_STOPS,
  BROKEN
}
