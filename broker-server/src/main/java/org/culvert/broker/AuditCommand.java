// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.BrokerCommand.Action;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.DatabaseSettings;
import org.culvert.broker.store.AuditTrail;
import org.culvert.broker.store.Database;
import org.culvert.db.attribution.Breach;
import org.culvert.db.attribution.ChainReport;
import org.culvert.db.attribution.CheckpointPublicKey;

/** {@code broker audit …}: whether the attribution log is still what was written. */
final class AuditCommand {
  private AuditCommand() {}

  /**
   * @return whether nothing is wrong
   * @throws RuntimeException with a text for the operator
   */
  static boolean run(Action action, BrokerSettings settings, PrintStream out) {
    DatabaseSettings db = settings.database();
    try (Database database = Database.open(db.url(), db.user(), db.password(), db.connections())) {
      AuditTrail trail =
          new AuditTrail(database.connections(), Broker.seal(settings), settings.attributionKept());
      return switch (action) {
        case Action.VerifyAudit(Optional<Path> key) -> verify(trail, key, out);
        case Action.ShowAuditKey _ -> showKey(trail, out);
        default -> throw new IllegalArgumentException("not about the audit: " + action);
      };
    }
  }

  private static boolean verify(AuditTrail trail, Optional<Path> key, PrintStream out) {
    List<ChainReport> reports = trail.verify(key.map(AuditCommand::read));
    for (ChainReport report : reports) {
      String broker = report.broker().isEmpty() ? "without a name" : report.broker();
      out.printf(
          "broker %s: %d rows since %s, %d not sealed yet, %d checkpoints, %d of them signed%n",
          broker,
          report.rows(),
          report.since() == null ? "never" : report.since(),
          report.waiting(),
          report.checkpoints(),
          report.signed());
      out.println("  head " + report.head());
      for (Breach breach : report.breaches()) {
        out.println("  " + breach.text());
      }
    }
    boolean whole = reports.stream().allMatch(ChainReport::isWhole);
    out.println(whole ? "the log is what was written" : "the log is NOT what was written");
    return whole;
  }

  private static boolean showKey(AuditTrail trail, PrintStream out) {
    CheckpointPublicKey key =
        trail
            .publicKey()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "checkpoints are not signed: there is no key in [secrets]; make one with:"
                            + " culvert broker key > FILE"));
    out.print(key.pem());
    return true;
  }

  private static CheckpointPublicKey read(Path file) {
    try {
      return CheckpointPublicKey.ofPem(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("the key " + file + " can't be read", e);
    }
  }
}
