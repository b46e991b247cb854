package io.sluice.xds.stats;

import com.google.common.primitives.ImmutableDoubleArray;
import com.google.common.primitives.ImmutableLongArray;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.prometheus.client.Metrics.Bucket;
import io.prometheus.client.Metrics.Histogram;
import java.io.IOException;

/** The fields of a histogram, whose buckets count cumulatively on the wire. */
final class HistogramFields {
  private final ImmutableDoubleArray.Builder bounds = ImmutableDoubleArray.builder();
  private final ImmutableLongArray.Builder counts = ImmutableLongArray.builder();
  private long below;
  private long total;
  private double sum;

  private HistogramFields() {}

  /** {@return the histogram that the bytes hold; counts that fall make it malformed} */
  static LatencyHistogram read(CodedInputStream in) throws IOException {
    var fields = new HistogramFields();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Histogram.SAMPLE_COUNT_FIELD_NUMBER -> fields.total = in.readUInt64();
        case Histogram.SAMPLE_SUM_FIELD_NUMBER -> fields.sum = in.readDouble();
        case Histogram.BUCKET_FIELD_NUMBER -> fields.readBucket(in);
        default -> in.skipField(tag);
      }
    }
    fields.counts.add(Math.max(0, fields.total - fields.below));
    return new LatencyHistogram(fields.bounds.build(), fields.counts.build(), fields.sum);
  }

  private void readBucket(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    long cumulative = 0;
    double bound = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Bucket.CUMULATIVE_COUNT_FIELD_NUMBER -> cumulative = in.readUInt64();
        case Bucket.UPPER_BOUND_FIELD_NUMBER -> bound = in.readDouble();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    // The bucket without a bound is what the total leaves.
    if (!Double.isInfinite(bound)) {
      bounds.add(bound);
      counts.add(cumulative - below);
      below = cumulative;
    }
  }
}
