// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import org.culvert.portal.mail.WaitingMails.Waiting;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Takes mails out of the outbox, one after the other, and tries again what did not go. */
@Component
class OutboxSender {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxSender.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(30);
  private static final int LONGEST_ERROR = 500;

  private final WaitingMails mails;
  private final JavaMailSender server;
  private final MailSettings settings;
  private final InstantSource clock;

  OutboxSender(
      WaitingMails mails, JavaMailSender server, MailSettings settings, InstantSource clock) {
    this.mails = mails;
    this.server = server;
    this.settings = settings;
    this.clock = clock;
  }

  @Scheduled(fixedDelayString = "${culvert.mail.poll:2s}")
  void sendWhatWaits() {
    Optional<Waiting> next = mails.claim(clock.instant());
    while (next.isPresent()) {
      send(next.get());
      next = mails.claim(clock.instant());
    }
  }

  @Scheduled(fixedDelayString = "1h")
  void forgetTheOld() {
    mails.forget(clock.instant().minus(settings.kept()));
  }

  private void send(Waiting mail) {
    try {
      server.send(message(mail));
      mails.sent(mail.id(), clock.instant());
    } catch (MailException | MessagingException e) {
      failed(mail, e);
    }
  }

  private void failed(Waiting mail, Exception failure) {
    Instant now = clock.instant();
    String error = words(failure);
    if (isRefusedForGood(failure) || now.isAfter(mail.createdAt().plus(settings.giveUpAfter()))) {
      LOG.warn(
          "mail.given_up id={} attempts={} reason=\"{}\"", mail.id(), mail.attempts() + 1, error);
      mails.giveUp(mail.id(), now, error);
      return;
    }
    Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(mail.attempts(), Short.SIZE));
    mails.tryAgain(
        mail.id(), now.plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait), error);
    LOG.info("mail.delayed id={} attempts={} reason=\"{}\"", mail.id(), mail.attempts() + 1, error);
  }

  private MimeMessage message(Waiting mail) throws MessagingException {
    MimeMessage message = new IdentifiedMessage(mail.messageId());
    MimeMessageHelper helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
    helper.setFrom(new InternetAddress(settings.from(), true));
    helper.setTo(new InternetAddress(mail.recipient(), true));
    helper.setSubject(mail.letter().subject());
    helper.setText(mail.letter().text());
    helper.setSentDate(Date.from(mail.createdAt()));
    message.setHeader("Auto-Submitted", "auto-generated");
    return message;
  }

  /** The server said 5xx to the recipient: it will say so again. */
  private static boolean isRefusedForGood(Exception failure) {
    if (failure instanceof MailSendException sent) {
      for (Exception each : sent.getMessageExceptions()) {
        if (each instanceof SendFailedException refused
            && refused.getInvalidAddresses() != null
            && refused.getInvalidAddresses().length > 0
            && words(refused).matches("(?s).*\\b5\\d\\d[ -].*")) {
          return true;
        }
      }
    }
    return false;
  }

  private static String words(Exception failure) {
    Throwable cause = failure;
    if (failure instanceof MailSendException sent && sent.getMessageExceptions().length > 0) {
      cause = sent.getMessageExceptions()[0];
    }
    StringBuilder words = new StringBuilder();
    for (Throwable each = cause; each != null; each = next(each)) {
      words.append(words.isEmpty() ? "" : ": ").append(each.getMessage());
    }
    String text = words.toString().replaceAll("\\s+", " ").strip();
    return text.substring(0, Math.min(text.length(), LONGEST_ERROR));
  }

  private static @Nullable Throwable next(Throwable each) {
    return each instanceof MessagingException messaging && messaging.getNextException() != null
        ? messaging.getNextException()
        : each.getCause();
  }
}
