package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.protocol.Subscription.Change;
import io.sluice.xds.protocol.Subscription.Legacy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** "How the client specifies what resources to return" and "Unsubscribing From Resources". */
final class SubscriptionTest {
  private static final Legacy LEGACY = Legacy.WILDCARD_IF_NEVER_NAMED;
  private final Subscription subscription = new Subscription(Subscription.Naming.WHOLE_NAMES);

  private Change replace(String... names) {
    return subscription.replace(List.of(names), LEGACY);
  }

  private Change amend(List<String> subscribe, List<String> unsubscribe) {
    return subscription.amend(subscribe, unsubscribe, LEGACY);
  }

  @Test
  void sotw_sequenceOfTheDocument_isUnderstood() {
    assertThat(replace().wildcardEntered()).isTrue();

    assertThat(replace("*", "A")).isEqualTo(new Change(List.of("A"), List.of(), false, false));
    assertThat(subscription.covers("anything")).isTrue();

    assertThat(replace("A").wildcardLeft()).isTrue();
    assertThat(subscription.covers("A")).isTrue();
    assertThat(subscription.covers("anything")).isFalse();

    assertThat(replace()).isEqualTo(new Change(List.of(), List.of("A"), false, false));
    assertThat(subscription.covers("A")).isFalse();
  }

  @Test
  void delta_sequenceOfTheDocument_isUnderstood() {
    assertThat(amend(List.of(), List.of()).wildcardEntered()).isTrue();

    amend(List.of("A"), List.of());
    assertThat(subscription.covers("anything")).isTrue();

    assertThat(amend(List.of(), List.of("*")).wildcardLeft()).isTrue();
    assertThat(subscription.covers("A")).isTrue();
    assertThat(subscription.covers("anything")).isFalse();

    assertThat(amend(List.of(), List.of("A")).wildcardEntered()).isFalse();
    assertThat(subscription.covers("A")).isFalse();
  }

  @Test
  void emptyList_ofATypeWithoutWildcard_asksForNothing() {
    subscription.replace(List.of(), Legacy.NONE);

    assertThat(subscription.wildcard()).isFalse();
  }

  @Test
  void delta_phantomUnsubscription_isIgnored() {
    amend(List.of("A"), List.of());

    assertThat(amend(List.of(), List.of("B")).left()).isEmpty();
  }

  @Test
  void delta_subscriptionToAKnownName_entersItAgain() {
    amend(List.of("A"), List.of());

    assertThat(amend(List.of("A"), List.of()).entered()).containsExactly("A");
  }

  @Test
  void delta_explicitWildcard_isLeftOnlyByName() {
    assertThat(amend(List.of("*"), List.of()).wildcardEntered()).isTrue();
    amend(List.of(), List.of("A"));
    assertThat(subscription.wildcard()).isTrue();
    amend(List.of(), List.of("*"));
    assertThat(subscription.wildcard()).isFalse();
  }

  @Test
  void namespace_coversWhatFollowsItAfterASlash() {
    var hosts = new Subscription(Subscription.Naming.NAMESPACES);
    hosts.amend(List.of("routes", "a/b"), List.of(), Subscription.Legacy.NONE);

    assertThat(hosts.covers("routes/host")).isTrue();
    assertThat(hosts.covers("routes/host/deep")).isTrue();
    assertThat(hosts.covers("a/b/c")).isTrue();
    assertThat(hosts.covers("a/c")).isFalse();
    assertThat(hosts.covers("routesx/host")).isFalse();
    assertThat(subscription.covers("routes/host")).isFalse();
  }
}
