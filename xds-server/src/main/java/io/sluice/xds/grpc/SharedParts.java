package io.sluice.xds.grpc;

import com.google.common.collect.Lists;
import com.google.common.collect.MapMaker;
import com.google.common.primitives.Bytes;
import io.sluice.xds.protocol.Batch;
import io.sluice.xds.protocol.Expiry;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.resource.Resource;
import io.sluice.xds.resource.ResourceType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

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

  private record Head(String version, List<byte[]> bytes) {}

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

  List<byte[]> of(Push push) {
    byte[] first = head(push);
    Fields fields = push.expiry() == Expiry.TOLD ? expiring : lasting;
    return push.batch()
        .map(batch -> List.of(first, fields.of(batch)))
        .orElseGet(() -> Lists.asList(first, fields.of(push.resources()).toArray(new byte[0][])));
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
