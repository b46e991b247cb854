package io.sluice.xds.grpc;

import com.google.common.collect.MapMaker;
import com.google.common.primitives.Bytes;
import io.sluice.xds.protocol.Batch;
import io.sluice.xds.protocol.Push;
import io.sluice.xds.resource.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The bytes of resources in responses of one variant. Those of a batch, which many streams get, are
 * kept in one piece for as long as the batch.
 */
final class EncodedResources {
  private final Function<Resource, byte[]> field;
  private final Map<Batch, byte[]> batches = new MapMaker().weakKeys().makeMap();

  EncodedResources(Function<Resource, byte[]> field) {
    this.field = field;
  }

  List<byte[]> of(Push push) {
    return push.batch()
        .map(batch -> List.of(batches.computeIfAbsent(batch, this::join)))
        .orElseGet(() -> fields(push.resources()));
  }

  private List<byte[]> fields(List<Resource> resources) {
    List<byte[]> fields = new ArrayList<>(resources.size());
    resources.forEach(resource -> fields.add(field.apply(resource)));
    return fields;
  }

  private byte[] join(Batch batch) {
    return Bytes.concat(fields(batch.resources()).toArray(new byte[0][]));
  }
}
