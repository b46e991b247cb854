package io.sluice.control.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.util.JsonFormat;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Messages and tables on a command's output. */
final class Printer {
  private final PrintWriter out;

  Printer(PrintWriter out) {
    this.out = out;
  }

  /** Prints a message as one JSON document over several lines. */
  void json(MessageOrBuilder message) {
    out.println(text(message));
    out.flush();
  }

  /** Prints a message as one line of JSON. */
  void jsonLine(MessageOrBuilder message) {
    out.println(text(message, JsonFormat.printer().omittingInsignificantWhitespace()));
    out.flush();
  }

  /** Prints a message as a YAML document. */
  void yaml(MessageOrBuilder message) {
    Object tree = new Load(LoadSettings.builder().build()).loadFromString(text(message));
    var settings = DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).build();
    out.print(new Dump(settings).dumpToString(tree));
    out.flush();
  }

  /** Prints rows in columns; the first row is the heading. */
  void table(List<List<String>> rows) {
    var widths = new ArrayList<Integer>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (i == widths.size()) {
          widths.add(0);
        }
        widths.set(i, Math.max(widths.get(i), row.get(i).length()));
      }
    }
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i)).append(" ".repeat(widths.get(i) - row.get(i).length() + 2));
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }

  private static String text(MessageOrBuilder message) {
    return text(message, JsonFormat.printer());
  }

  private static String text(MessageOrBuilder message, JsonFormat.Printer printer) {
    try {
      return printer.alwaysPrintFieldsWithNoPresence().print(message);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a message of our own cannot be printed", e);
    }
  }
}
