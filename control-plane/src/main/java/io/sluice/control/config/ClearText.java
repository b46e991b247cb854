package io.sluice.control.config;

import com.google.common.net.InetAddresses;
import java.net.URI;

/** The rule on what must not be readable by others on its way. */
public final class ClearText {
  private ClearText() {}

  /**
   * {@return whether others could read what is sent to a URL: plain HTTP that leaves the machine}
   */
  public static boolean isReadable(URI url) {
    return url.getScheme().equals("http") && !isLoopback(url);
  }

  private static boolean isLoopback(URI url) {
    String host = url.getHost().replaceAll("[\\[\\]]", "");
    return host.equals("localhost")
        || (InetAddresses.isInetAddress(host) && InetAddresses.forString(host).isLoopbackAddress());
  }
}
