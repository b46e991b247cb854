package io.sluice.xds.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import io.sluice.xds.resource.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A stream that asks for one type, whose client says what the test wants it to. */
final class MatrixStream {
  private final MatrixCell cell;
  private final TreeSet<String> names = new TreeSet<>();
  private Session<?> session;
  private Publication publication;
  private String version = "";
  private String nonce = "";

  MatrixStream(MatrixCell cell, List<Resource> resources) {
    this.cell = cell;
    publication = Publication.first(Snapshot.of(resources), PushGate.ACKED);
    session = session();
  }

  private Session<?> session() {
    return switch (cell.variant()) {
      case SOTW -> new SotwSession(publication, cell.scope());
      case DELTA -> new DeltaSession(publication, cell.scope());
    };
  }

  private Optional<Answer> send(DeltaRequest request, String version) {
    return switch (session) {
      case SotwSession sotw ->
          sotw.receive(
              new SotwRequest(
                  request.typeUrl(),
                  version,
                  request.nonce(),
                  List.copyOf(names),
                  request.error()));
      case DeltaSession delta -> delta.receive(request);
    };
  }

  private Optional<Answer> send(String nonce, Optional<String> error) {
    return send(
        new DeltaRequest(cell.type().typeUrl(), nonce, List.of(), List.of(), Map.of(), error),
        version);
  }

  /** Changes what the client asks for. */
  void ask(List<String> subscribe, List<String> unsubscribe) {
    names.addAll(subscribe);
    names.removeAll(unsubscribe);
    String last = session instanceof SotwSession ? nonce : "";
    assertThat(
            send(
                new DeltaRequest(
                    cell.type().typeUrl(),
                    last,
                    subscribe,
                    unsubscribe,
                    Map.of(),
                    Optional.empty()),
                version))
        .isEmpty();
  }

  MatrixStream ask(String... subscribe) {
    ask(List.of(subscribe), List.of());
    return this;
  }

  /** Begins a new stream, on which the client says what it has. */
  void reconnect(Map<String, String> has) {
    session = session();
    nonce = "";
    assertThat(
            send(
                new DeltaRequest(
                    cell.type().typeUrl(),
                    "",
                    List.copyOf(names),
                    List.of(),
                    has,
                    Optional.empty()),
                version))
        .isEmpty();
  }

  /** Asks for all listeners, and takes the answer that there are none. */
  void learnThatThereAreNoListeners() {
    assertThat(listeners("")).isEmpty();
    Push push = session.next(cluster -> true, 0).orElseThrow();
    assertThat(push.typeUrl()).isEqualTo(ResourceType.LISTENER.typeUrl());
    assertThat(push.resources()).isEmpty();
    assertThat(listeners(push.nonce())).isPresent();
  }

  private Optional<Answer> listeners(String nonce) {
    String url = ResourceType.LISTENER.typeUrl();
    return switch (session) {
      case SotwSession sotw ->
          sotw.receive(new SotwRequest(url, "", nonce, List.of(), Optional.empty()));
      case DeltaSession delta ->
          delta.receive(
              new DeltaRequest(url, nonce, List.of(), List.of(), Map.of(), Optional.empty()));
    };
  }

  Optional<Push> next() {
    Optional<Push> push = session.next(cluster -> true, 0);
    push.ifPresent(sent -> nonce = sent.nonce());
    return push;
  }

  Push ack() {
    Push push = next().orElseThrow();
    version = push.version();
    assertThat(send(push.nonce(), Optional.empty())).isPresent();
    return push;
  }

  void nack() {
    Push push = next().orElseThrow();
    assertThat(send(push.nonce(), Optional.of("no"))).isPresent();
  }

  void publish(List<Resource> resources) {
    publication = publication.then(Snapshot.of(resources), PushGate.ACKED);
    session.retarget(publication);
  }

  /** Publishes while the client is away. */
  void publishUnseen(List<Resource> resources) {
    publication = publication.then(Snapshot.of(resources), PushGate.ACKED);
  }

  Optional<String> accepted(String service) {
    return session.acceptedVersion(cell.type(), cell.name(service));
  }
}
