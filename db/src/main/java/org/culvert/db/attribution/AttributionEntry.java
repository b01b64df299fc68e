// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the log, and the octets that its hash is made of.
 *
 * @param event began, moved, ended or carried
 * @param outer address and port of the outer end; as PostgreSQL writes addresses
 * @param since when the use began that is ended, or carried on, here
 * @param former where a tunnel moved away from
 */
record AttributionEntry(
    long id,
    String broker,
    Instant at,
    String event,
    long tunnel,
    String realm,
    @Nullable String userid,
    String outer,
    String address,
    @Nullable String prefix,
    @Nullable Instant since,
    @Nullable String former) {
  /** Of {@code attribution a}. */
  static final String COLUMNS =
      """
      a.id, a.broker, a.at, a.event, a.tunnel, a.realm, a.userid,
      host(a.outer_address) || ' ' || a.outer_port as outer_end, host(a.address) as address,
      text(a.prefix) as prefix, a.since,
      host(a.former_address) || ' ' || a.former_port as former
      """;

  static AttributionEntry read(ResultSet row) throws SQLException {
    return new AttributionEntry(
        row.getLong("id"),
        row.getString("broker"),
        row.getObject("at", OffsetDateTime.class).toInstant(),
        row.getString("event"),
        row.getLong("tunnel"),
        row.getString("realm"),
        row.getString("userid"),
        row.getString("outer_end"),
        row.getString("address"),
        row.getString("prefix"),
        instant(row),
        row.getString("former"));
  }

  private static @Nullable Instant instant(ResultSet row) throws SQLException {
    OffsetDateTime since = row.getObject("since", OffsetDateTime.class);
    return since == null ? null : since.toInstant();
  }

  /**
   * Each field as text behind its length, so that nothing can be moved from one to another; the
   * length -1 is none.
   */
  byte[] octets() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    for (String field : fields()) {
      append(octets, field);
    }
    return octets.toByteArray();
  }

  private List<@Nullable String> fields() {
    return Arrays.asList(
        Long.toString(id),
        broker,
        micros(at),
        event,
        Long.toString(tunnel),
        realm,
        userid,
        outer,
        address,
        prefix,
        since == null ? null : micros(since),
        former);
  }

  /** As exact as the database keeps it. */
  private static String micros(Instant instant) {
    return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
  }

  private static void append(ByteArrayOutputStream octets, @Nullable String field) {
    byte[] text = field == null ? new byte[0] : field.getBytes(StandardCharsets.UTF_8);
    int length = field == null ? -1 : text.length;
    octets.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    octets.writeBytes(text);
  }
}
