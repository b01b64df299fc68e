// SPDX-License-Identifier: Apache-2.0
package org.culvert.db.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributionChainTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration DAY = Duration.ofDays(1);

  private final AttributionLog log = new AttributionLog();

  /** Ten days, on each of which one tunnel begins and the one of the day before ends. */
  @BeforeEach
  void writeTenDays() throws SQLException {
    for (int day = 0; day < 10; day++) {
      Instant now = START.plus(DAY.multipliedBy(day));
      log.began("tb1", 100 + day, "2001:db8::" + (day + 1), now);
      if (day > 0) {
        log.ended("tb1", 99 + day, "2001:db8::" + day, now.minus(DAY), now.plusSeconds(5));
      }
      log.seal(now.plusSeconds(6));
      log.checkpoint(now.plusSeconds(7));
    }
  }

  @Test
  void whatNobodyTouchedIsWhole() throws SQLException {
    assertThat(log.verify())
        .singleElement()
        .satisfies(
            report -> {
              assertThat(report.breaches()).isEmpty();
              assertThat(report.rows()).isEqualTo(19);
              assertThat(report.checkpoints()).isEqualTo(9);
              assertThat(report.signed()).isEqualTo(9);
              assertThat(report.waiting()).isZero();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          userid = 'eve'
          at = at + interval '1 microsecond'
          address = '2001:db8::66'
          outer_address = '192.0.2.8'
          outer_port = 4001
          prefix = '2001:db8:66::/48'
          realm = 'guests'
          tunnel = 666
          broker = 'tb2'
          since = since - interval '1 second'
          """)
  void aRowThatWasChangedIsNamed(String change) throws SQLException {
    log.tamper("update attribution set " + change + " where id = 3");

    assertThat(log.breaches()).containsExactly("row 3 (id 3) was changed since it was sealed");
  }

  @Test
  void aRowThatWasChangedWithItsHashShowsInTheNextOne() throws SQLException {
    log.tamper("update attribution_seals set hash = sha256('anything') where number = 4");

    assertThat(log.breaches())
        .containsExactly(
            "row 4 (id 4) was changed since it was sealed",
            "row 5 (id 5) was changed since it was sealed");
  }

  @Test
  void aRowThatWasRemovedIsNamed() throws SQLException {
    log.tamper("delete from attribution where id = 7");
    assertThat(log.breaches()).containsExactly("row 7 (id 7) was removed");

    log.tamper("delete from attribution_seals where number = 7");
    assertThat(log.breaches()).first().isEqualTo("row 7 is missing");
  }

  @Test
  void aRowThatWasPutInIsNamed() throws SQLException {
    String row =
        """
        insert into attribution (at, broker, event, tunnel, realm, userid, outer_address,
          outer_port, address)
        values ('2026-03-02T08:00Z', 'tb1', 'began', 666, 'members', 'eve', '192.0.2.66', 1,
          '2001:db8::66')
        """;
    log.tamper(row);
    assertThat(log.breaches())
        .singleElement()
        .asString()
        .matches("the row with id \\d+ was put in past the chain");

    log.execute(row.replace("666", "667"));
    log.seal(START.plus(DAY.multipliedBy(9)).plusSeconds(60));
    assertThat(log.breaches())
        .hasSize(2)
        .last()
        .asString()
        .matches("row 20 \\(id \\d+\\) tells of a time long before .*");
  }

  @Test
  void aWholeChainThatWasComputedAnewDoesNotFitTheCheckpoints() throws SQLException {
    log.tamper(
        """
        update attribution set userid = 'eve' where id = 3;
        delete from attribution_seals;
        insert into attribution_waiting select broker, id from attribution;
        """);
    log.tamper("create table held as select * from attribution_checkpoints");
    log.tamper("delete from attribution_checkpoints");
    log.seal(START.plus(DAY.multipliedBy(9)).plusSeconds(60));
    log.tamper("insert into attribution_checkpoints select * from held");

    assertThat(log.breaches())
        .hasSize(8)
        .allMatch(text -> text.matches("the checkpoint of .* does not fit the rows"));
  }

  @Test
  void aCheckpointOfAnotherKeyIsNamed() throws SQLException {
    assertThat(log.verify(Optional.of(CheckpointKey.draw().publicKey())).getFirst().breaches())
        .hasSize(9)
        .first()
        .extracting(Breach::text)
        .isEqualTo("the checkpoint of 2026-03-01 is not signed with the key");
  }

  @Test
  void aCheckpointWithoutItsSignatureIsNamed() throws SQLException {
    log.tamper("update attribution_checkpoints set key_id = null, signature = null");
    assertThat(log.breaches()).hasSize(1);
  }

  @Test
  void rowsThatWereCutOffAtTheEndOfADayAreMissed() throws SQLException {
    log.tamper("delete from attribution where id >= 16");
    log.tamper("delete from attribution_seals where number >= 16");

    assertThat(log.breaches())
        .containsExactly(
            "the rows up to 17, which the checkpoint of 2026-03-09 tells of, are missing");
  }

  @Test
  void theKeySurvivesItsWayThroughOctetsAndPem() throws SQLException {
    CheckpointKey again = CheckpointKey.of(log.key.octets());
    CheckpointPublicKey given = CheckpointPublicKey.ofPem(again.publicKey().pem());

    assertThat(given.id()).isEqualTo(log.key.publicKey().id());
    assertThat(log.verify(Optional.of(given)).getFirst().isWhole()).isTrue();
  }

  @Test
  void oldDaysAreDroppedWholeAndTheRestStillVerifies() throws SQLException {
    Instant now = START.plus(DAY.multipliedBy(9)).plusSeconds(60);

    assertThat(log.drop(now, DAY.multipliedBy(4))).isEqualTo(9);
    assertThat(log.breaches()).isEmpty();
    assertThat(log.who("2001:db8::1", START.plusSeconds(60))).isEmpty();
    // Began in a dropped day, ended in one that is kept.
    assertThat(log.who("2001:db8::5", START.plus(DAY.multipliedBy(5))))
        .singleElement()
        .satisfies(use -> assertThat(use.beganAt()).isEqualTo(START.plus(DAY.multipliedBy(4))));
  }

  @Test
  void aUseThatGoesOnIsCarriedOn() throws SQLException {
    Instant later = START.plus(DAY.multipliedBy(30));
    log.checkpoint(later);
    assertThat(log.drop(later, DAY)).isEqualTo(19);
    log.seal(later);

    assertThat(log.who("2001:db8::10", later))
        .singleElement()
        .satisfies(
            use -> {
              assertThat(use.tunnel()).isEqualTo(109);
              assertThat(use.beganAt()).isEqualTo(START.plus(DAY.multipliedBy(9)));
              assertThat(use.proof())
                  .isNotNull()
                  .extracting(AddressUse.Proof::number)
                  .isEqualTo(20L);
            });
    assertThat(log.breaches()).isEmpty();

    log.ended("tb1", 109, "2001:db8::10", START.plus(DAY.multipliedBy(9)), later.plus(DAY));
    assertThat(log.who("2001:db8::10", later.plus(DAY))).isEmpty();
    assertThat(log.who("2001:db8::10", later)).hasSize(1);
  }

  @Test
  void theDatabaseLetsNothingGoButWholeDaysThatAreDropped() throws SQLException {
    refuse("delete from attribution where id = 1", "append only");
    refuse("update attribution set userid = 'eve' where id = 1", "append only");
    refuse("truncate attribution", "append only");
    refuse("delete from attribution_seals where number = 1", "append only");
    refuse("update attribution_seals set day = day + 1", "append only");
    refuse("delete from attribution_checkpoints", "append only");
    refuse("update attribution_checkpoints set last_number = 0", "append only");
    refuse(
        "update attribution_checkpoints set dropped_at = now() where day = '2026-03-02'",
        "as a whole or not at all");
    refuse(
        """
        update attribution_checkpoints set dropped_at = now() where day = '2026-03-02';
        delete from attribution where id = 1;
        delete from attribution_seals where number = 1;
        """,
        "as a whole or not at all");
    assertThat(log.breaches()).isEmpty();
  }

  @Test
  void aRowThatComesAfterTheEndOfItsDayIsKeptWithTheNextOne() throws SQLException {
    Instant midnight = Instant.parse("2026-03-11T00:00:00Z");
    log.checkpoint(midnight.plusSeconds(1));
    log.began("tb1", 200, "2001:db8::200", midnight.minusSeconds(1));
    log.seal(midnight.plusSeconds(2));
    log.checkpoint(midnight.plus(DAY));

    assertThat(log.breaches()).isEmpty();
    assertThat(log.verify().getFirst().checkpoints()).isEqualTo(11);
  }

  @Test
  void eachBrokerHasAChainOfItsOwn() throws SQLException {
    log.began("", 300, "2001:db8::300", START.plus(DAY.multipliedBy(9)));
    log.seal(START.plus(DAY.multipliedBy(9)));

    assertThat(log.verify())
        .extracting(ChainReport::broker, ChainReport::rows)
        .containsExactly(tuple("", 1L), tuple("tb1", 19L));
  }

  @Test
  void whatIsNotSealedYetIsAnsweredWithoutAProof() throws SQLException {
    Instant now = START.plus(DAY.multipliedBy(9)).plusSeconds(60);
    log.began("tb1", 400, "2001:db8::400", now);

    assertThat(log.who("2001:db8::400", now))
        .singleElement()
        .satisfies(use -> assertThat(use.proof()).isNull());
    assertThat(log.verify().getFirst().waiting()).isEqualTo(1);
    assertThat(log.breaches()).isEmpty();

    log.tamper("delete from attribution where tunnel = 400");
    assertThat(log.breaches())
        .singleElement()
        .asString()
        .matches("the row with id \\d+ was removed before it was sealed");
  }

  private void refuse(String sql, String why) {
    assertThatThrownBy(() -> log.execute(sql)).hasMessageContaining(why);
  }
}
