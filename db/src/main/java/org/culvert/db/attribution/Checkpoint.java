// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The end of a day in a broker's chain.
 *
 * @param lastNumber of the last row until then; 0: there was none yet
 * @param signature in base64; none: made by a broker without a key
 * @param dropped nothing until then is kept any more
 */
public record Checkpoint(
    String broker,
    LocalDate day,
    long lastNumber,
    ChainHash head,
    @Nullable String keyId,
    @Nullable String signature,
    boolean dropped) {
  static final String COLUMNS = "broker, day, last_number, head, key_id, signature, dropped_at";

  static Checkpoint unsigned(String broker, LocalDate day, long lastNumber, ChainHash head) {
    return new Checkpoint(broker, day, lastNumber, head, null, null, false);
  }

  Checkpoint signed(CheckpointKey key) {
    return new Checkpoint(
        broker,
        day,
        lastNumber,
        head,
        key.publicKey().id(),
        Base64.getEncoder().encodeToString(key.sign(text())),
        dropped);
  }

  static Checkpoint read(ResultSet row) throws SQLException {
    byte[] signature = row.getBytes("signature");
    return new Checkpoint(
        row.getString("broker"),
        row.getObject("day", LocalDate.class),
        row.getLong("last_number"),
        ChainHash.of(row.getBytes("head")),
        row.getString("key_id"),
        signature == null ? null : Base64.getEncoder().encodeToString(signature),
        row.getObject("dropped_at") != null);
  }

  /** What is signed: lines of text, so that any tool can check it. */
  byte[] text() {
    return "culvert checkpoint 1\n%s\n%s\n%d\n%s\n"
        .formatted(broker, day, lastNumber, head)
        .getBytes(StandardCharsets.UTF_8);
  }

  byte @Nullable [] signatureOctets() {
    return signature == null ? null : Base64.getDecoder().decode(signature);
  }
}
