// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.culvert.db.attribution.ChainReport;
import org.culvert.db.attribution.CheckpointKey;
import org.culvert.db.attribution.CheckpointPublicKey;
import org.culvert.db.attribution.Retention;
import org.culvert.db.attribution.Sealer;
import org.culvert.db.attribution.Verification;
import org.culvert.protocol.sasl.CredentialSeal;

/**
 * Keeps the attribution log: seals what tunnels write, closes each day, drops old ones.
 * Thread-safe, and several brokers may do it at once: one of them does.
 */
public final class AuditTrail {
  private final DataSource database;
  private final Optional<CheckpointPublicKey> publicKey;
  private final Sealer sealer;
  private final Retention retention;

  /**
   * @param seal none: checkpoints are not signed
   */
  public AuditTrail(DataSource database, Optional<CredentialSeal> seal, Duration kept) {
    Optional<CheckpointKey> key = seal.map(secrets -> CheckpointKeys.open(database, secrets));
    this.database = database;
    this.publicKey = key.map(CheckpointKey::publicKey);
    this.sealer = new Sealer(key);
    this.retention = new Retention(kept);
  }

  /** Seals everything that is committed by now. */
  public void seal(Instant now) {
    int sealed = -1;
    while (sealed != 0) {
      sealed = Sql.transaction(database, sql -> sealer.seal(sql.connection(), now));
    }
  }

  /** Closes the days that are over, and drops those that are too old. */
  public void turnDays(Instant now) {
    int _ = Sql.transaction(database, sql -> sealer.checkpoint(sql.connection(), now));
    int _ = Sql.transaction(database, sql -> retention.drop(sql.connection(), now));
  }

  /**
   * @param given a public key from elsewhere; none: our own
   */
  public List<ChainReport> verify(Optional<CheckpointPublicKey> given) {
    Verification verification = new Verification(given.isPresent() ? given : publicKey);
    return Sql.transaction(database, sql -> verification.verify(sql.connection()));
  }

  public Optional<CheckpointPublicKey> publicKey() {
    return publicKey;
  }
}
