package io.sluice.control.demo;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A synthetic user: what it adds to its requests, and what it has seen. Thread-safe. */
final class LoadUser {
  private static final int TRAIL = 100;

  private final String name;
  private final LoadUsers kind;
  private final Map<String, String> cookies = new TreeMap<>();
  private final List<String> versions = new ArrayList<>();
  private long answers;

  LoadUser(String name, LoadUsers kind) {
    this.name = name;
    this.kind = kind;
  }

  static List<LoadUser> all(LoadUsers kind) {
    int count =
        switch (kind) {
          case LoadUsers.Anonymous() -> 0;
          case LoadUsers.Named(String header, int users) -> users;
          case LoadUsers.Cookies(int users) -> users;
        };
    List<LoadUser> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      users.add(new LoadUser("user-" + i, kind));
    }
    return users;
  }

  String name() {
    return name;
  }

  synchronized RequestHeaders dress(RequestHeaders head) {
    RequestHeadersBuilder dressed = head.toBuilder();
    switch (kind) {
      case LoadUsers.Anonymous() -> {}
      case LoadUsers.Named(String header, int count) -> dressed.set(header, name);
      case LoadUsers.Cookies(int count) -> {
        if (!cookies.isEmpty()) {
          dressed.set(
              HttpHeaderNames.COOKIE,
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .collect(Collectors.joining("; ")));
        }
      }
    }
    return dressed.build();
  }

  synchronized void saw(HttpHeaders answer, LoadResult result) {
    for (String cookie : answer.getAll(HttpHeaderNames.SET_COOKIE)) {
      String pair = cookie.split(";", 2)[0];
      int equals = pair.indexOf('=');
      if (equals > 0) {
        cookies.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
      }
    }
    result.version().ifPresent(this::sawVersion);
  }

  private void sawVersion(String version) {
    answers++;
    if (versions.size() < TRAIL && (versions.isEmpty() || !versions.getLast().equals(version))) {
      versions.add(version);
    }
  }

  synchronized UserTrail trail() {
    return new UserTrail(name, answers, versions);
  }
}
