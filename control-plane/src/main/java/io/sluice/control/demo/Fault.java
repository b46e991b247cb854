package io.sluice.control.demo;

/** A way in which a model server gives a bad answer. */
public sealed interface Fault {
  /** A whole answer with this HTTP status. */
  record Status(int code) implements Fault {
    public Status {
      if (code < 400 || code > 599) {
        throw new IllegalArgumentException("status " + code + " is not an error");
      }
    }
  }

  /** No answer, on a connection that stays open. */
  record Hang() implements Fault {}

  /**
   * Status 200 and half of the declared body, then the end of the connection (HTTP/2: of the
   * stream).
   */
  record Truncation() implements Fault {}

  /** A whole answer with status 200 and a body of this length, which nobody asked for. */
  record Flood(int bytes) implements Fault {
    public Flood {
      if (bytes < 1) {
        throw new IllegalArgumentException("a flood of " + bytes + " bytes");
      }
    }
  }

  /**
   * HTTP status 200 with this {@code grpc-status} in the trailers. A request that is not gRPC has
   * no such status and is answered well.
   */
  record GrpcStatus(int code) implements Fault {
    public GrpcStatus {
      if (code < 1 || code > 16) {
        throw new IllegalArgumentException("grpc-status " + code + " is not an error");
      }
    }
  }
}
