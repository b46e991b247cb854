package io.sluice.control;

import io.sluice.control.cli.BootstrapCommand;
import io.sluice.control.cli.Commands;
import io.sluice.control.cli.FeedbackCommand;
import io.sluice.control.cli.FlagCommand;
import io.sluice.control.cli.FleetCommand;
import io.sluice.control.cli.FreezeCommands;
import io.sluice.control.cli.GetCommand;
import io.sluice.control.cli.HistoryCommand;
import io.sluice.control.cli.JudgeCommand;
import io.sluice.control.cli.ListCommand;
import io.sluice.control.cli.PlanCommand;
import io.sluice.control.cli.PresetsCommand;
import io.sluice.control.cli.ProductVersion;
import io.sluice.control.cli.RolloutVerbs;
import io.sluice.control.cli.SchemaCommand;
import io.sluice.control.cli.ServeCommand;
import io.sluice.control.cli.SimulateCommand;
import io.sluice.control.cli.StatusCommand;
import io.sluice.control.cli.ValidateCommand;
import io.sluice.control.cli.WaitCommand;
import io.sluice.control.demo.DemoCommand;
import io.sluice.control.serve.LastResort;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line {@code sluice}. */
@Command(
    name = "sluice",
    description = "Rolls out model and service versions behind Envoy.",
    mixinStandardHelpOptions = true,
    versionProvider = ProductVersion.class,
    subcommands = {
      ListCommand.class,
      StatusCommand.class,
      FleetCommand.class,
      GetCommand.class,
      RolloutVerbs.Start.class,
      RolloutVerbs.Pause.class,
      RolloutVerbs.Resume.class,
      RolloutVerbs.Promote.class,
      RolloutVerbs.Abort.class,
      RolloutVerbs.Retry.class,
      RolloutVerbs.Restart.class,
      RolloutVerbs.Rollback.class,
      FeedbackCommand.class,
      FreezeCommands.FreezeNow.class,
      FreezeCommands.Thaw.class,
      FlagCommand.class,
      WaitCommand.class,
      HistoryCommand.class,
      JudgeCommand.class,
      ValidateCommand.class,
      PlanCommand.class,
      PresetsCommand.class,
      SimulateCommand.class,
      SchemaCommand.class,
      BootstrapCommand.class,
      ServeCommand.class,
      DemoCommand.class,
      HelpCommand.class
    },
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  /** The process's entry point; its exit status is the command's. */
  public static void main(String[] args) {
    // Numbers in texts, the journal's evidence among them, must not differ from machine to machine.
    Locale.setDefault(Locale.ROOT);
    LastResort.install();
    System.exit(commandLine().execute(args));
  }

  /** {@return the commands as a program in the same process can run them} */
  public static CommandLine commandLine() {
    return new CommandLine(new Main())
        .setExecutionExceptionHandler(Commands.errors())
        .setParameterExceptionHandler(Commands.usageErrors());
  }
}
