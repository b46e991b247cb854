package io.sluice.xds.stats;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.prometheus.client.Metrics.Counter;
import io.prometheus.client.Metrics.Gauge;
import io.prometheus.client.Metrics.LabelPair;
import io.prometheus.client.Metrics.Metric;
import java.io.IOException;

/**
 * The fields of the metric that was read last, one after the other from the bytes of a message. It
 * is one object for all of them: a message has more than a thousand.
 */
final class MetricFields {
  private final byte[] bytes;
  private final KnownNames names;
  private MetricKey.Labels labels = MetricKey.Labels.NONE;
  private double number;
  private int histogramFrom;
  private int histogramTo;
  private long timestampMillis;

  MetricFields(byte[] bytes, KnownNames names) {
    this.bytes = bytes;
    this.names = names;
  }

  /** Reads a metric up to the limit of {@code in}, which reads the message from its beginning. */
  void read(CodedInputStream in) throws IOException {
    labels = MetricKey.Labels.NONE;
    number = 0;
    histogramFrom = 0;
    histogramTo = 0;
    timestampMillis = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case Metric.LABEL_FIELD_NUMBER -> readLabel(in);
        case Metric.COUNTER_FIELD_NUMBER -> readNumber(in, Counter.VALUE_FIELD_NUMBER);
        case Metric.GAUGE_FIELD_NUMBER -> readNumber(in, Gauge.VALUE_FIELD_NUMBER);
        case Metric.HISTOGRAM_FIELD_NUMBER -> {
          int length = in.readRawVarint32();
          histogramFrom = in.getTotalBytesRead();
          in.skipRawBytes(length);
          histogramTo = in.getTotalBytesRead();
        }
        case Metric.TIMESTAMP_MS_FIELD_NUMBER -> timestampMillis = in.readInt64();
        default -> in.skipField(tag);
      }
    }
  }

  private void readLabel(CodedInputStream in) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    String name = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case LabelPair.NAME_FIELD_NUMBER -> name = readText(in);
        case LabelPair.VALUE_FIELD_NUMBER -> value = readText(in);
        default -> in.skipField(tag);
      }
    }
    in.popLimit(outer);
    labels = labels.with(name, value);
  }

  private void readNumber(CodedInputStream in, int field) throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == field) {
        number = in.readDouble();
      } else {
        in.skipField(tag);
      }
    }
    in.popLimit(outer);
  }

  /** {@return the text that comes next} */
  String readText(CodedInputStream in) throws IOException {
    int length = in.readRawVarint32();
    int from = in.getTotalBytesRead();
    in.skipRawBytes(length);
    return names.text(bytes, from, from + length);
  }

  MetricKey.Labels labels() {
    return labels;
  }

  /** {@return the time of the flush in milliseconds since 1970; 0 if the metric bears none} */
  long timestampMillis() {
    return timestampMillis;
  }

  /** {@return the value of a counter or gauge as a whole number} */
  long number() {
    if (!Double.isFinite(number)) {
      throw new IllegalArgumentException("not a number: " + number);
    }
    return Math.round(number);
  }

  /** {@return the metric's histogram, still to be read} */
  CodedInputStream histogram() {
    return CodedInputStream.newInstance(bytes, histogramFrom, histogramTo - histogramFrom);
  }
}
