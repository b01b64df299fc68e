// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import org.culvert.client.config.ConfigurationError;
import org.culvert.client.config.Options;

/**
 * The program {@code tspc}: reads the command line and the configuration, which touches nothing.
 */
public final class TspcMain {
  private TspcMain() {}

  public static void main(String[] arguments) {
    Options options;
    try {
      options = Options.parse(arguments);
    } catch (Options.UsageError e) {
      System.err.println("tspc: " + e.getMessage());
      System.err.print(Options.USAGE);
      System.exit(ExitCode.TSP_ERROR.number());
      return;
    }
    if (options.version() || options.help()) {
      System.out.println("tspc " + ProgramVersion.TEXT);
      System.out.print(options.help() ? Options.USAGE : "");
      return;
    }
    System.exit(run(options, arguments).number());
  }

  private static ExitCode run(Options options, String[] arguments) {
    try {
      Preparation preparation = Preparation.read(options);
      return switch (options.command()) {
        case TUNNEL -> new TunnelCommand(preparation).run(arguments);
        case STATUS -> new StatusCommand(preparation).run(System.out);
        case STOP -> new StopCommand(preparation).run(System.out);
        case CHECK -> new CheckCommand(preparation).run(System.out);
        case DOCTOR -> new DoctorCommand(preparation).run(System.out);
      };
    } catch (ConfigurationError e) {
      if (options.command() == Options.Command.DOCTOR) {
        return DoctorCommand.unreadable(e, options, System.out);
      }
      System.err.println(e.getMessage());
      System.err.println("Error is " + ExitCode.CONFIGURATION_ERROR);
      return ExitCode.CONFIGURATION_ERROR;
    }
  }
}
