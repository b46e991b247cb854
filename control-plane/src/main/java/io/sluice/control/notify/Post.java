package io.sluice.control.notify;

import io.sluice.control.config.NotifierConfig;
import io.sluice.control.config.NotifierConfig.Address;
import io.sluice.control.loop.JsonPost;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/**
 * One try to deliver a message. What it says of it never holds the URL, which may be a secret, nor
 * the token.
 */
final class Post {
  private final NotifierConfig config;
  private final Address address;
  private final URI url;

  Post(NotifierConfig config, Address address) {
    this.config = config;
    this.address = address;
    this.url = URI.create(address.url().revealed());
  }

  /** What became of a try. */
  sealed interface Result {
    /** It was taken. */
    record Delivered() implements Result {}

    /** It may be taken at another try. */
    record Failed(String why) implements Result {}

    /** It will never be taken. */
    record Refused(String why) implements Result {}
  }

  Result attempt(News news) throws InterruptedException {
    var post = new JsonPost(url, headers(news), config.timeout());
    return switch (post.send(Message.of(news, config.form()))) {
      case JsonPost.Answer.Status(var code) -> result(code);
      case JsonPost.Answer.None(var why) -> new Result.Failed("no answer" + why);
    };
  }

  private static Result result(int status) {
    if (status / 100 == 2) {
      return new Result.Delivered();
    }
    boolean again = status / 100 == 5 || status == 408 || status == 429;
    return again ? new Result.Failed("status " + status) : new Result.Refused("status " + status);
  }

  private Map<String, String> headers(News news) {
    var headers = new HashMap<String, String>();
    headers.put("idempotency-key", news.id());
    address.token().ifPresent(token -> headers.put("authorization", "Bearer " + token.revealed()));
    return headers;
  }
}
