// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.transaction.support.TransactionTemplate;

@PortalTest
class OutboxTest {
  private static final String ADA = "ada@example.net";
  private static final Mail MAIL =
      new Mail(
          "password",
          ADA,
          Locale.ENGLISH,
          Map.of(
              "site", "a broker", "url", "http://x/", "userid", "ada", "password", "secret7890"));

  @Autowired private Outbox outbox;
  @Autowired private OutboxSender sender;
  @Autowired private Mailbox mailbox;
  @Autowired private GreenMail server;
  @Autowired private JavaMailSenderImpl smtp;
  @Autowired private Portal.Ground ground;
  @Autowired private MovableClock clock;
  @Autowired private JdbcClient database;
  @Autowired private TransactionTemplate transaction;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @AfterEach
  void serverIsThere() {
    if (!server.isRunning()) {
      restart();
    }
  }

  @Test
  void aServerThatIsDownGetsTheMailLaterOnce() throws Exception {
    server.stop();
    put();

    sender.sendWhatWaits();
    assertThat(mails("attempts = 1 and sent_at is null and last_error is not null")).isEqualTo(1);

    restart();
    sender.sendWhatWaits();
    assertThat(server.getReceivedMessages()).as("not before its time").isEmpty();

    clock.pass(Duration.ofSeconds(5));
    sender.sendWhatWaits();
    sender.sendWhatWaits();
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(mails("attempts = 2 and sent_at is not null and last_error is null")).isEqualTo(1);
  }

  @Test
  void aPasswordIsNotInTheDatabaseAndItsMailIsWipedWhenItIsSent() throws Exception {
    put();

    assertThat(mails("position('secret7890'::bytea in sealed) > 0")).isZero();
    assertThat(mails("sealed is not null")).isEqualTo(1);
    assertThat(mailbox.password(ADA)).isEqualTo("secret7890");
    assertThat(mails("sealed is null and sent_at is not null")).isEqualTo(1);
  }

  @Test
  void aMailOfATransactionThatFailsIsNotSent() throws Exception {
    transaction.executeWithoutResult(
        state -> {
          outbox.put(MAIL, null);
          state.setRollbackOnly();
        });

    assertThat(mailbox.texts(ADA)).isEmpty();
  }

  @Test
  void aMailIsGivenUpAfterThreeDays() {
    server.stop();
    put();

    for (int hour = 0; hour < 80; hour++) {
      sender.sendWhatWaits();
      clock.pass(Duration.ofHours(1));
    }

    assertThat(mails("failed_at is not null and sealed is null")).isEqualTo(1);
  }

  @Test
  void aRecipientThatTheServerRefusesForGoodHasFailedAtOnce() throws Exception {
    put();
    sendTo("550 5.1.1 no such user");
    assertThat(mails("failed_at is not null and last_error like '%550 5.1.1 no such user%'"))
        .isEqualTo(1);
  }

  @Test
  void aRecipientThatTheServerRefusesForNowWaits() throws Exception {
    put();
    sendTo("450 4.2.1 come later");
    assertThat(mails("failed_at is null and last_error like '%450 4.2.1 come later%'"))
        .isEqualTo(1);
  }

  private void sendTo(String answer) throws Exception {
    int usual = smtp.getPort();
    try (RefusingServer refusing = new RefusingServer(answer)) {
      smtp.setPort(refusing.port());
      sender.sendWhatWaits();
    } finally {
      smtp.setPort(usual);
    }
  }

  @Test
  void everyTryHasTheSameMessageId() throws Exception {
    put();
    sender.sendWhatWaits();
    String id = server.getReceivedMessages()[0].getMessageID();

    assertThat(id)
        .isEqualTo(
            database
                .sql("select '<' || message_id || '@culvert>' from mails")
                .query((row, _) -> row.getString(1))
                .single());
  }

  @Test
  void whatWasSentIsForgottenAfterNinetyDays() {
    put();
    sender.sendWhatWaits();

    clock.pass(Duration.ofDays(91));
    sender.forgetTheOld();

    assertThat(mails("true")).isZero();
  }

  private void put() {
    transaction.executeWithoutResult(_ -> outbox.put(MAIL, null));
  }

  private void restart() {
    server.start();
  }

  private int mails(String condition) {
    return database
        .sql("select count(*) from mails where " + condition)
        .query((row, _) -> row.getInt(1))
        .single();
  }
}
