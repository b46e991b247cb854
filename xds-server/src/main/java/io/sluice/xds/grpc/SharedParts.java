package io.sluice.xds.grpc;

import com.google.common.collect.Lists;
import com.google.common.collect.MapMaker;
import com.google.common.primitives.Bytes;
import com.google.protobuf.CodedOutputStream;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.sluice.xds.protocol.Batch;
import io.sluice.xds.protocol.Expiry;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that responses of one variant share: their head (all but nonce and resources), kept for
 * the version that a type had last, and their resources. Those of a batch, which many streams get,
 * are kept in one piece for as long as the batch.
 */
final class SharedParts {
  private final BiFunction<String, String, byte[]> head;
  private final Fields lasting;
  private final Fields expiring;
  private final Map<String, Head> heads = new ConcurrentHashMap<>();

  /** Resources as fields, each and in batches. */
  private record Fields(Function<Resource, byte[]> field, Map<Batch, byte[]> batches) {
    Fields(Function<Resource, byte[]> field) {
      this(field, new MapMaker().weakKeys().makeMap());
    }

    List<byte[]> of(List<Resource> resources) {
      List<byte[]> fields = new ArrayList<>(resources.size());
      resources.forEach(resource -> fields.add(field.apply(resource)));
      return fields;
    }

    byte[] of(Batch batch) {
      return batches.computeIfAbsent(
          batch, b -> Bytes.concat(of(b.resources()).toArray(new byte[0][])));
    }
  }

  /** What was asked for last, for mostly all streams get the same in turn. */
  private volatile @Nullable Last last;

  private record Head(String version, List<byte[]> bytes) {}

  private record Last(Batch batch, String version, Expiry expiry, List<byte[]> parts) {
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(Batch other, Push push) {
      return batch == other && version.equals(push.version()) && expiry == push.expiry();
    }
  }

  /**
   * Begins without anything.
   *
   * @param head the bytes of the fields that a type URL and a version give
   * @param field the bytes of a resource's field
   * @param expiringField those that tell its time to live
   */
  SharedParts(
      BiFunction<String, String, byte[]> head,
      Function<Resource, byte[]> field,
      Function<Resource, byte[]> expiringField) {
    this.head = head;
    this.lasting = new Fields(field);
    this.expiring = new Fields(expiringField);
  }

  /** {@return the nonce as a field of a response; its number is the same in both variants} */
  static byte[] nonce(Push push) {
    int number = DiscoveryResponse.NONCE_FIELD_NUMBER;
    byte[] field = new byte[CodedOutputStream.computeStringSize(number, push.nonce())];
    try {
      CodedOutputStream.newInstance(field).writeString(number, push.nonce());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return field;
  }

  List<byte[]> of(Push push) {
    Fields fields = push.expiry() == Expiry.TOLD ? expiring : lasting;
    if (push.batch().isEmpty()) {
      return Lists.asList(head(push), fields.of(push.resources()).toArray(new byte[0][]));
    }
    Batch batch = push.batch().orElseThrow();
    Last known = last;
    if (known == null || !known.isOf(batch, push)) {
      List<byte[]> parts = List.of(head(push), fields.of(batch));
      known = new Last(batch, push.version(), push.expiry(), parts);
      last = known;
    }
    return known.parts();
  }

  private byte[] head(Push push) {
    Head known = heads.get(push.typeUrl());
    if (known != null && known.version().equals(push.version())) {
      return known.bytes().getFirst();
    }
    byte[] bytes = head.apply(push.typeUrl(), push.version());
    if (ResourceType.ofTypeUrl(push.typeUrl()).isPresent()) {
      // Clients may make up any number of others.
      heads.put(push.typeUrl(), new Head(push.version(), List.of(bytes)));
    }
    return bytes;
  }
}
