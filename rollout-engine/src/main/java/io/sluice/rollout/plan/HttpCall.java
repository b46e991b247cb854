package io.sluice.rollout.plan;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request to somebody outside: a POST that must be answered as expected.
 *
 * @param url an absolute {@code http} or {@code https} URL without a name or password
 * @param headers what it carries beside its own headers
 * @param expectedStatus HTTP status that counts as success; any 2xx but 202 if empty
 * @param timeout time for each try
 * @param every time between two tries
 * @param within time in which it is tried again after no answer, or one that decides nothing; zero
 *     for one try
 */
public record HttpCall(
    String url,
    List<Header> headers,
    Optional<Integer> expectedStatus,
    Duration timeout,
    Duration every,
    Duration within) {
  private static final Pattern AUTHORITY =
      Pattern.compile("https?://(?:[^/?#]*@)?(\\[[^]/?#]*]|[^/?#:]*)");

  private static final int ACCEPTED = 202;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  public HttpCall {
    headers = List.copyOf(headers);
    requireNonNull(expectedStatus);
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException("a call goes to http or https");
    }
    if (!timeout.isPositive() || !every.isPositive() || within.isNegative()) {
      throw new IllegalArgumentException(
          "a call takes some time: " + timeout + ", every " + every + ", within " + within);
    }
  }

  /**
   * A header. What is secret of it is only named here: neither the journal nor an answer holds it.
   *
   * @param name its name, in lower case
   * @param text its value, or what stands before the secret
   * @param secret the name of a secret of the server's own file, which ends the value
   */
  public record Header(String name, String text, Optional<String> secret) {
    public Header {
      requireNonNull(name);
      requireNonNull(text);
      requireNonNull(secret);
    }
  }

  /** What an answer says. */
  public enum Reply {
    YES,
    /** Not yet, or not able to say: it is asked again. */
    PENDING,
    NO
  }

  /** {@return what an answer with this status says} */
  public Reply reply(int status) {
    boolean yes =
        expectedStatus
            .map(expected -> expected == status)
            .orElse(status / 100 == 2 && status != ACCEPTED);
    if (yes) {
      return Reply.YES;
    }
    return switch (status) {
      case ACCEPTED, REQUEST_TIMEOUT, TOO_MANY_REQUESTS -> Reply.PENDING;
      default -> status / 100 == 5 ? Reply.PENDING : Reply.NO;
    };
  }

  /** {@return who is called; the rest of the URL may be a secret} */
  public String host() {
    Matcher authority = AUTHORITY.matcher(url);
    return authority.lookingAt() ? authority.group(1) : "";
  }

  /** {@return all but what of the URL may be a secret} */
  @Override
  public String toString() {
    return "HttpCall[host=%s, headers=%s, expectedStatus=%s, timeout=%s, every=%s, within=%s]"
        .formatted(host(), headers, expectedStatus, timeout, every, within);
  }

  /** {@return the time that it takes at the longest: a last try that begins at the end} */
  public Duration longest() {
    return within.plus(timeout);
  }
}
