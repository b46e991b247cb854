package io.sluice.control.cli;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.Timestamps;
import io.sluice.proto.control.v1.FeedbackEvent;
import io.sluice.proto.control.v1.FeedbackReceipt;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice feedback}: tells what came of answers. */
@Command(
    name = "feedback",
    description =
        "Tells what came of answers: one event by options, or those of a file with an event on each"
            + " line, such as {\"id\": \"…\", \"service\": \"shop\", \"version\": \"v2\", \"kpi\":"
            + " \"converted\", \"value\": 1, \"unit\": \"user-7\"}. Exits with 3 if any is refused.",
    mixinStandardHelpOptions = true)
public final class FeedbackCommand implements Callable<Integer> {
  @Spec @Nullable CommandSpec spec;
  @Mixin ServerOptions server = new ServerOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "File of JSON lines; - for the standard input.")
  @Nullable String file;

  @Option(names = "--service", paramLabel = "NAME", description = "The service.")
  @Nullable String service;

  @Option(
      names = "--of",
      paramLabel = "VERSION",
      description = "The version that answered, as x-sluice-version said.")
  @Nullable String version;

  @Option(names = "--kpi", paramLabel = "NAME", description = "What is told.")
  @Nullable String kpi;

  @Option(names = "--value", paramLabel = "NUMBER", description = "How much of it there was.")
  @Nullable Double value;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "Makes it the same event when it is sent again (default: a new one).")
  @Nullable String id;

  @Option(names = "--unit", paramLabel = "UNIT", description = "Who or what counts once.")
  @Nullable String unit;

  @Option(
      names = "--time",
      paramLabel = "TIME",
      description = "When it happened, such as 2026-01-01T12:00:00Z (default: now).")
  @Nullable String time;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = Commands.out(spec);
    boolean ofOptions = service != null || version != null || kpi != null || value != null;
    if (ofOptions == (file != null)) {
      throw refusal("give a FILE, or --service, --of, --kpi and --value");
    }
    try (ApiSession session = server.open()) {
      var sender = new FeedbackSender(session.feedback(), out);
      if (file == null) {
        sender.add(event(), 1);
      } else {
        try (BufferedReader lines = lines(file)) {
          send(lines, sender);
        }
      }
      FeedbackReceipt sum = sender.finish();
      out.printf(
          "%,d accepted, %,d duplicate, %,d late, %,d unused, %,d refused%n",
          sum.getAccepted(), sum.getDuplicate(), sum.getLate(), sum.getUnused(), sum.getRefused());
      out.flush();
      return sum.getRefused() == 0 ? 0 : Commands.FAILED;
    }
  }

  private FeedbackEvent event() {
    if (service == null || version == null || kpi == null || value == null) {
      throw refusal("one event wants --service, --of, --kpi and --value");
    }
    var event =
        FeedbackEvent.newBuilder()
            .setId(id == null ? UUID.randomUUID().toString() : id)
            .setService(service)
            .setVersion(version)
            .setKpi(kpi)
            .setValue(value);
    if (unit != null) {
      event.setUnit(unit);
    }
    try {
      return time == null ? event.build() : event.setTime(Timestamps.parse(time)).build();
    } catch (ParseException e) {
      throw refusal("--time is a time such as 2026-01-01T12:00:00Z, not " + time);
    }
  }

  private BufferedReader lines(String name) {
    try {
      return name.equals("-")
          ? new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))
          : Files.newBufferedReader(Path.of(name));
    } catch (IOException e) {
      throw refusal("cannot read " + name + ": " + e.getMessage());
    }
  }

  private void send(BufferedReader lines, FeedbackSender sender) throws IOException {
    long number = 0;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      var event = FeedbackEvent.newBuilder();
      try {
        JsonFormat.parser().merge(line, event);
      } catch (InvalidProtocolBufferException e) {
        sender.finish();
        throw refusal(file + ":" + number + ": is no event: " + e.getMessage());
      }
      sender.add(event.build(), number);
    }
  }

  private ParameterException refusal(String message) {
    return new ParameterException(Commands.spec(spec).commandLine(), message);
  }
}
