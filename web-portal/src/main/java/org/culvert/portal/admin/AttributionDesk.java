// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.culvert.db.attribution.AddressUse;
import org.culvert.db.attribution.AddressUses;
import org.culvert.db.attribution.ChainReport;
import org.culvert.db.attribution.CheckpointKey;
import org.culvert.db.attribution.CheckpointPublicKey;
import org.culvert.db.attribution.Verification;
import org.culvert.portal.web.SignedIn;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Asks the attribution log, and whether it is what was written. Whoever asks is written down. */
@Component
class AttributionDesk {
  private static final Place KEY = new Place(0, "secret", "attribution-key");

  private final JdbcTemplate database;
  private final CredentialSeal seal;
  private final OperatorLog log;

  AttributionDesk(JdbcTemplate database, CredentialSeal seal, OperatorLog log) {
    this.database = database;
    this.seal = seal;
    this.log = log;
  }

  /**
   * Who had an address, and when.
   *
   * @param reason why it is asked, for the operators' log
   */
  record Question(WantedAddress address, Instant at, String reason) {
    private static final int LONGEST_REASON = 500;

    /** Empty: a part of it makes no sense. */
    static Optional<Question> parse(String address, String at, String reason) {
      Optional<Instant> moment = Moment.find(at);
      String why = reason.strip();
      return WantedAddress.find(address)
          .filter(_ -> moment.isPresent() && why.length() <= LONGEST_REASON)
          .map(wanted -> new Question(wanted, moment.orElseThrow(), why));
    }
  }

  /** Who had it then. There is no answer that is not in the operators' log. */
  @Transactional
  public List<AddressUse> who(Question asked, SignedIn operator) {
    String address = asked.address().text();
    log.note(operator, "attribution.looked", address + " " + asked.at(), asked.reason());
    return connected(connection -> AddressUses.of(connection, address, asked.at()));
  }

  /**
   * Has to be a transaction of its own: it sees one moment, and writes nothing.
   *
   * @param key our own
   */
  @Transactional
  public List<ChainReport> verify(Optional<CheckpointPublicKey> key) {
    return connected(connection -> new Verification(key).verify(connection));
  }

  @Transactional
  public boolean noteVerified(List<ChainReport> reports, SignedIn operator) {
    boolean whole = reports.stream().allMatch(ChainReport::isWhole);
    log.note(operator, "attribution.verified", "", whole ? "whole" : "not whole");
    return whole;
  }

  /** None: no broker with a key for secrets was started yet. */
  Optional<CheckpointPublicKey> publicKey() {
    return database
        .query(
            "select key_id, nonce, octets from secrets where name = ?",
            (row, _) ->
                new SealedCredential(
                    row.getString("key_id"),
                    Bytes.of(row.getBytes("nonce")),
                    Bytes.of(row.getBytes("octets"))),
            KEY.realm())
        .stream()
        .findFirst()
        .map(secret -> CheckpointKey.of(seal.open(KEY, secret).toArray()).publicKey());
  }

  private <T> List<T> connected(ConnectionCallback<List<T>> work) {
    List<T> result = database.execute(work);
    return result == null ? List.of() : result;
  }
}
