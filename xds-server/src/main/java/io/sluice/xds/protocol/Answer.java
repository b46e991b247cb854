package io.sluice.xds.protocol;

import io.sluice.xds.resource.Resource;
import java.util.List;

/** What a request said of a response that was sent before. */
public sealed interface Answer {
  /** {@return the type of the response} */
  String typeUrl();

  /** {@return the nonce of the response} */
  String nonce();

  /**
   * The response was applied.
   *
   * @param resources what of it was new to the client
   */
  record Acknowledged(String typeUrl, String nonce, List<Resource> resources) implements Answer {
    /** Copies the list. */
    public Acknowledged {
      resources = List.copyOf(resources);
    }
  }

  /** The response was refused. */
  record Rejected(Rejection rejection) implements Answer {
    @Override
    public String typeUrl() {
      return rejection.typeUrl();
    }

    @Override
    public String nonce() {
      return rejection.nonce();
    }
  }
}
