package io.sluice.control.notify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.control.config.NotifierConfig.Form;

/** News as the body of a request. */
final class Message {
  private Message() {}

  static String of(News news, Form form) {
    return switch (form) {
      case JSON -> json(news);
      case SLACK -> slack(news);
    };
  }

  private static String json(News news) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("id", news.id());
    body.put("event", news.kind().spelled());
    body.put("at", news.at().toString());
    body.put("rollout", news.rollout().name());
    body.put("service", news.rollout().service());
    body.put("candidate", news.rollout().candidate());
    body.put("text", news.text());
    body.put("reason", news.reason());
    return body.toString();
  }

  /** Slack takes three characters for markup, and wants them as entities. */
  private static String slack(News news) {
    String why =
        news.reason().isEmpty() || news.text().contains(news.reason()) ? "" : ": " + news.reason();
    String text =
        "*%s* (%s %s): %s%s"
            .formatted(
                escaped(news.rollout().name()),
                escaped(news.rollout().service()),
                escaped(news.rollout().candidate()),
                escaped(news.text()),
                escaped(why));
    return JsonNodeFactory.instance.objectNode().put("text", text).toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
