package io.sluice.it.translate;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.control.config.StickyConfig;
import io.sluice.control.translate.BootstrapOptions.Variant;
import io.sluice.it.translate.TestFleet.Shape;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Users stay on their version through real Envoys, and only ever move to the candidate. */
@ParameterizedClass
@MethodSource("io.sluice.it.Envoys#versions")
final class StickyIT {
  private static final int NAMED_USERS = 2_000;
  private static final int COOKIE_USERS = 400;
  private static final List<Integer> STEPS = List.of(100, 1_000, 3_000, 5_000);
  private static final Shape BY_HEADER = Shape.sticky(new StickyConfig.Header("x-user-id"));
  private static final Shape BY_COOKIE =
      Shape.sticky(new StickyConfig.Cookie("shop.user", Duration.ofHours(24)));

  private final String version;
  @TempDir private Path folder;

  StickyIT(String version) {
    this.version = version;
  }

  /** From 7,000 the candidate's part grows to the end of hash space first, and then downwards. */
  @Test
  void header_weightRises_usersOnlyMoveToTheCandidate() throws Exception {
    try (TestFleet fleet = new TestFleet(version, folder, Variant.DELTA, BY_HEADER)) {
      BitSet before = new BitSet();
      for (int weight : STEPS) {
        fleet.publish(weight, 7_000);
        BitSet now = namedUsersOnCandidate(fleet);
        assertStaysOnCandidate(before, now);
        assertWithinChance(now.cardinality(), NAMED_USERS, weight);
        before = now;
      }
      fleet.publish(10_000, 7_000);
      assertThat(namedUsersOnCandidate(fleet).cardinality()).isEqualTo(NAMED_USERS);
    }
  }

  @Test
  void header_otherOffset_picksOtherUsers() throws Exception {
    try (TestFleet fleet = new TestFleet(version, folder, Variant.SOTW, BY_HEADER)) {
      fleet.publish(1_000, 1_000);
      BitSet one = namedUsersOnCandidate(fleet);
      fleet.publish(1_000, 9_900);
      BitSet other = namedUsersOnCandidate(fleet);
      assertWithinChance(one.cardinality(), NAMED_USERS, 1_000);
      assertWithinChance(other.cardinality(), NAMED_USERS, 1_000);
      assertThat(one.intersects(other)).isFalse();
    }
  }

  @Test
  void cookie_newUsers_keepTheVersionOfTheirFirstAnswer() throws Exception {
    try (TestFleet fleet = new TestFleet(version, folder, Variant.DELTA, BY_COOKIE)) {
      fleet.publish(3_000, 2_500);
      try (Browsers browsers = new Browsers(fleet.address())) {
        List<String> cookies = new ArrayList<>();
        BitSet first = new BitSet();
        for (HttpResponse<String> answer : browsers.ask(COOKIE_USERS, (_, request) -> request)) {
          first.set(cookies.size(), Browsers.version(answer).equals("v2"));
          cookies.add(cookie(answer));
        }
        assertWithinChance(first.cardinality(), COOKIE_USERS, 3_000);
        for (int round = 0; round < 3; round++) {
          assertThat(cookieUsersOnCandidate(browsers, cookies)).isEqualTo(first);
        }
        fleet.publish(6_000, 2_500);
        BitSet later = cookieUsersOnCandidate(browsers, cookies);
        assertStaysOnCandidate(first, later);
        assertWithinChance(later.cardinality(), COOKIE_USERS, 6_000);
      }
    }
  }

  private static BitSet namedUsersOnCandidate(TestFleet fleet) throws Exception {
    try (Browsers browsers = new Browsers(fleet.address())) {
      return onCandidate(
          browsers.ask(
              NAMED_USERS, (user, request) -> request.header("x-user-id", "user-" + user)));
    }
  }

  /** Users who have the cookie are not given another one. */
  private static BitSet cookieUsersOnCandidate(Browsers browsers, List<String> cookies) {
    List<HttpResponse<String>> answers =
        browsers.ask(
            COOKIE_USERS,
            (user, request) ->
                request.header("cookie", "theme=dark; " + cookies.get(user) + "; lang=en"));
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.headers().allValues("set-cookie")).isEmpty());
    return onCandidate(answers);
  }

  private static BitSet onCandidate(List<HttpResponse<String>> answers) {
    BitSet users = new BitSet();
    for (int user = 0; user < answers.size(); user++) {
      users.set(user, Browsers.version(answers.get(user)).equals("v2"));
    }
    return users;
  }

  private static String cookie(HttpResponse<String> answer) {
    List<String> set = answer.headers().allValues("set-cookie");
    assertThat(set).hasSize(1);
    assertThat(set.getFirst())
        .matches("shop\\.user=[0-9a-f-]{36}; Path=/; HttpOnly; Max-Age=86400");
    return set.getFirst().split(";", 2)[0];
  }

  private static void assertStaysOnCandidate(BitSet before, BitSet now) {
    BitSet left = (BitSet) before.clone();
    left.andNot(now);
    assertThat(left.isEmpty()).as("users who left the candidate: %s", left).isTrue();
  }

  /** Five standard deviations of a binomial share. */
  private static void assertWithinChance(int count, int users, int basisPoints) {
    double share = basisPoints / 10_000.0;
    double deviation = Math.sqrt(users * share * (1 - share));
    assertThat((double) count)
        .isBetween(users * share - 5 * deviation, users * share + 5 * deviation);
  }
}
