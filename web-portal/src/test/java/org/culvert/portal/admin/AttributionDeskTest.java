// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.culvert.db.attribution.CheckpointKey;
import org.culvert.db.attribution.Sealer;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.CredentialSeal;
import org.culvert.protocol.sasl.SealedCredential;
import org.culvert.protocol.sasl.SealedCredential.Place;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

@PortalTest
class AttributionDeskTest {
  private static final Instant BEGAN = Instant.parse("2026-11-20T10:00:00Z");
  private static final Instant ENDED = Instant.parse("2026-11-20T12:00:00Z");
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient client;
  @Autowired private JdbcTemplate database;
  @Autowired private TransactionTemplate transaction;
  @Autowired private CredentialSeal seal;

  private Desk desk;

  @BeforeEach
  void anHourOfAda() {
    desk = new Desk(browser, client, ground);
    desk.prepare();
    forget();
    CheckpointKey key = CheckpointKey.draw();
    keep(key);
    row("began", BEGAN, null);
    row("ended", ENDED, BEGAN);
    Sealer sealer = new Sealer(Optional.of(key));
    transaction.executeWithoutResult(_ -> database.execute((Connection c) -> sealer.seal(c, NOW)));
    transaction.executeWithoutResult(
        _ -> database.execute((Connection c) -> sealer.checkpoint(c, NOW)));
  }

  /** Past the triggers: the log outlives tests, and so it should. */
  @AfterEach
  void forget() {
    tamper("delete from attribution; delete from attribution_waiting");
    tamper("delete from attribution_seals; delete from attribution_checkpoints");
    database.update("delete from secrets where name = 'attribution-key'");
  }

  @Test
  void whoHadAnAddressIsToldWithItsEvidence() throws Exception {
    String page = ask("2001:db8:15:1::42", "2026-11-20 11:00");

    assertThat(page).contains(">ada<", "192.0.2.7 4000", "2001:db8:15::/48", "tunnel 7", "Row 1");
    String hash =
        database.queryForObject(
            "select encode(hash, 'hex') from attribution_seals where number = 1", String.class);
    assertThat(page).contains(hash);
    assertThat(ask("2001:db8::1", "2026-11-20T12:30:00+01:00")).contains(">ada<");
    assertThat(ask("2001:db8:15:8000::/49", "2026-11-20 11:59:59")).contains(">ada<");
  }

  @Test
  void beforeAndAfterwardsAndNextDoorThereIsNobody() throws Exception {
    assertThat(ask("2001:db8::1", "2026-11-20 09:59:59")).contains("Nobody had it");
    assertThat(ask("2001:db8::1", "2026-11-20 12:00:00")).contains("Nobody had it");
    assertThat(ask("2001:db8::2", "2026-11-20 11:00:00")).contains("Nobody had it");
  }

  @Test
  void lookingIsWrittenDownWithItsReason() throws Exception {
    ask("2001:DB8:0::1", "2026-11-20 11:00");

    assertThat(desk.log())
        .containsExactly("root attribution.looked 2001:db8::1 2026-11-20T11:00:00Z case 17");
    assertThat(desk.open("/operator/log?q={q}", "case 17")).contains("looked who had an address");
  }

  @Test
  void whatIsNoAddressOrNoTimeIsExplained() throws Exception {
    assertThat(ask("2001:db8::g", "2026-11-20 11:00")).contains("neither an address nor a prefix");
    assertThat(ask("2001:db8::1", "yesterday")).contains("This is not a time");
    assertThat(desk.log()).isEmpty();
  }

  @Test
  void theLogIsVerifiedAtThePressOfAButton() throws Exception {
    assertThat(desk.press("/operator/attribution/verify"))
        .contains("It is: nothing was changed", "2 rows since 2026-11-20", "3 checkpoints, 3 of");
    assertThat(desk.log()).containsExactly("root attribution.verified  whole");

    tamper("update attribution set userid = 'eve' where event = 'began'");
    assertThat(desk.press("/operator/attribution/verify"))
        .contains("It is not.")
        .containsPattern("Row 1 \\(id \\d+\\) was changed since it was sealed");
    assertThat(desk.log()).first().isEqualTo("root attribution.verified  not whole");
  }

  @Test
  void thePublicKeyCanBeTakenAway() throws Exception {
    assertThat(desk.open("/operator/attribution/key.pem")).startsWith("-----BEGIN PUBLIC KEY-----");
  }

  private String ask(String address, String at) throws Exception {
    return desk.press("/operator/attribution", "address", address, "at", at, "reason", "case 17");
  }

  private void keep(CheckpointKey key) {
    SealedCredential sealed =
        seal.seal(new Place(0, "secret", "attribution-key"), Bytes.of(key.octets()));
    database.update(
        "insert into secrets (name, key_id, nonce, octets) values ('attribution-key', ?, ?, ?)",
        sealed.keyId(),
        sealed.nonce().toArray(),
        sealed.octets().toArray());
  }

  private void row(String event, Instant at, @Nullable Instant since) {
    database.update(
        """
        insert into attribution (at, event, tunnel, realm, userid, outer_address, outer_port,
          address, prefix, since)
        values (?, ?, 7, 'members', 'ada', '192.0.2.7', 4000, '2001:db8::1', '2001:db8:15::/48', ?)
        """,
        at.atOffset(ZoneOffset.UTC),
        event,
        since == null ? null : since.atOffset(ZoneOffset.UTC));
  }

  private void tamper(String sql) {
    transaction.executeWithoutResult(
        _ -> database.execute("set local session_replication_role = replica; " + sql));
  }
}
