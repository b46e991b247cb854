package io.sluice.control.translate;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption.HeaderAppendAction;
import java.util.List;
import java.util.SortedMap;

/** Headers that Envoy adds or overwrites. */
final class HeaderOptions {
  private HeaderOptions() {}

  static List<HeaderValueOption> set(SortedMap<String, String> headers) {
    return headers.entrySet().stream().map(at -> set(at.getKey(), at.getValue())).toList();
  }

  /** {@return the header with exactly this value, in place of any that is there} */
  static HeaderValueOption set(String name, String value) {
    return HeaderValueOption.newBuilder()
        .setHeader(header(name, literal(value)))
        .setAppendAction(HeaderAppendAction.OVERWRITE_IF_EXISTS_OR_ADD)
        // Without it Envoy drops a header that is set to nothing.
        .setKeepEmptyValue(value.isEmpty())
        .build();
  }

  /** {@return one more header, whose value is a format of Envoy} */
  static HeaderValueOption append(String name, String format) {
    return HeaderValueOption.newBuilder()
        .setHeader(header(name, format))
        .setAppendAction(HeaderAppendAction.APPEND_IF_EXISTS_OR_ADD)
        .build();
  }

  /** A lone percent sign would make Envoy reject the whole route table. */
  static String literal(String value) {
    return value.replace("%", "%%");
  }

  private static HeaderValue header(String name, String value) {
    return HeaderValue.newBuilder().setKey(name).setValue(value).build();
  }
}
