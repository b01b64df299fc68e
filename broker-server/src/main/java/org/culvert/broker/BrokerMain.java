// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.config.InvalidSettings;
import org.culvert.broker.config.LiveSettings;
import org.culvert.broker.store.Migration;
import org.culvert.packetio.ServiceNotice;
import org.culvert.broker.preflight.Preflight;
import org.culvert.protocol.sasl.CredentialSeal;

/**
 * The program. Everything is read before anything is changed. Ends with 0, with 1 when something
 * failed, 2 for a wrong command line, 3 for wrong settings.
 */
public final class BrokerMain {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;
  private static final int SETTINGS = 3;

  private final PrintStream out;
  private final PrintStream err;

  BrokerMain(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  public static void main(String[] arguments) {
    int code = new BrokerMain(System.out, System.err).run(List.of(arguments));
    // A packet thread may still sit in the kernel.
    System.exit(code);
  }

  int run(List<String> arguments) {
    BrokerCommand command;
    try {
      command = BrokerCommand.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println("culvert broker: " + e.getMessage());
      err.println();
      err.print(BrokerCommand.USAGE);
      return USAGE;
    }
    return switch (command.action()) {
      case BrokerCommand.Action.Help _ -> say(BrokerCommand.USAGE.stripTrailing());
      case BrokerCommand.Action.Version _ -> say("culvert " + Version.text());
      case BrokerCommand.Action.DrawKey _ -> say(CredentialSeal.drawKey());
      case BrokerCommand.Action.Setup(List<String> words) -> FirstRun.setup(words, out, err);
      case BrokerCommand.Action.Preflight(List<String> words) when Preflight.helps(words, out) ->
          OK;
      case BrokerCommand.Action.Run _,
          BrokerCommand.Action.Preflight _,
          BrokerCommand.Action.CheckConfig _,
          BrokerCommand.Action.AddAccount _,
          BrokerCommand.Action.DrawPassword _,
          BrokerCommand.Action.ReadPassword _,
          BrokerCommand.Action.Reencrypt _,
          BrokerCommand.Action.DisableAccount _,
          BrokerCommand.Action.SetHome _,
          BrokerCommand.Action.SetLargest _,
          BrokerCommand.Action.SetLimits _,
          BrokerCommand.Action.ListSessions _,
          BrokerCommand.Action.MakeBackup _,
          BrokerCommand.Action.Restore _,
          BrokerCommand.Action.PrintKeys _,
          BrokerCommand.Action.ReleaseAddresses _,
          BrokerCommand.Action.SetOperator _,
          BrokerCommand.Action.VerifyAudit _,
          BrokerCommand.Action.ShowAuditKey _,
          BrokerCommand.Action.Drain _,
          BrokerCommand.Action.Migrate _,
          BrokerCommand.Action.ListAccounts _,
          BrokerCommand.Action.AddProxyTarget _,
          BrokerCommand.Action.RemoveProxyTarget _,
          BrokerCommand.Action.ListProxyTargets _ ->
          withSettings(command);
    };
  }

  private int withSettings(BrokerCommand command) {
    if (command.action() instanceof BrokerCommand.Action.PrintKeys keys) {
      return withoutSettings(() -> BackupCommand.printKeys(keys, out));
    }
    BrokerSettings settings;
    try {
      settings = BrokerSettingsReader.read(command.config(), System.getenv());
    } catch (InvalidSettings e) {
      e.mistakes().forEach(err::println);
      return SETTINGS;
    }
    if (settings.obstacle().isPresent()) {
      err.println(command.config() + ": " + settings.obstacle().get());
      return SETTINGS;
    }
    try {
      ExampleValues examples = ExampleValues.of(settings);
      if (examples.obstacle().isPresent()) {
        err.println(command.config() + ": " + examples.obstacle().get());
        return SETTINGS;
      }
      examples.remarks().forEach(remark -> err.println(command.config() + ": " + remark));
      switch (command.action()) {
        case BrokerCommand.Action.CheckConfig _ -> out.println(command.config() + ": ok");
        case BrokerCommand.Action.Preflight(List<String> words) -> {
          return FirstRun.preflight(settings, words, out, err);
        }
        case BrokerCommand.Action.Run _ -> serve(command);
        case BrokerCommand.Action.VerifyAudit _, BrokerCommand.Action.ShowAuditKey _ -> {
          if (!AuditCommand.run(command.action(), settings, out)) {
            return FAILED;
          }
        }
        case BrokerCommand.Action.Drain drain -> {
          if (!DrainCommand.run(drain, settings, InstantSource.system(), out)) {
            return FAILED;
          }
        }
        case BrokerCommand.Action.Migrate(List<String> options) -> {
          DatabaseSettings db = settings.database();
          return Migration.run(db.url(), db.user(), db.password(), options, out, err);
        }
        case BrokerCommand.Action.SetLimits limits ->
            LimitsCommand.run(limits, settings, InstantSource.system(), out);
        case BrokerCommand.Action.ListSessions sessions ->
            AccountingCommand.run(sessions, settings, out);
        case BrokerCommand.Action.MakeBackup backup -> BackupCommand.backup(backup, settings, out);
        case BrokerCommand.Action.Restore restore -> BackupCommand.restore(restore, settings, out);
        default ->
            AccountCommand.run(command.action(), settings, InstantSource.system(), System.in, out);
      }
      return OK;
    } catch (InvalidSettings e) {
      e.mistakes().forEach(err::println);
      return SETTINGS;
    } catch (IOException | RuntimeException e) {
      err.println("culvert broker: " + e.getMessage());
      return FAILED;
    } catch (InterruptedException e) {
      return FAILED;
    }
  }

  private int withoutSettings(Runnable work) {
    try {
      work.run();
      return OK;
    } catch (RuntimeException e) {
      err.println("culvert broker: " + e.getMessage());
      return FAILED;
    }
  }

  private static void serve(BrokerCommand command)
      throws InvalidSettings, IOException, InterruptedException {
    LiveSettings settings = LiveSettings.read(command.config(), System.getenv());
    LogOutput.follow(settings.current().log());
    Service service = new Service(ServiceNotice.ofThisProcess());
    try (Broker broker = Broker.start(settings.current(), InstantSource.system())) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> service.stop(broker::close), "stop"));
      service.ready(
          "Clients are served", broker::isAlive, new Reload(settings, broker::follow)::run);
      broker.awaitFailure();
    }
    throw new IOException("a packet thread died; the log says why");
  }

  private int say(String text) {
    out.println(text);
    return OK;
  }
}
