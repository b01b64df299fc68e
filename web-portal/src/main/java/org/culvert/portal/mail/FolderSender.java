// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Primary;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.stereotype.Component;

/** Puts mails into a folder, for a trial without a mail server: {@code culvert.mail.folder}. */
@Component
@Primary
@ConditionalOnProperty("culvert.mail.folder")
class FolderSender extends JavaMailSenderImpl {
  private final Path folder;
  private final InstantSource clock;

  FolderSender(MailSettings settings, InstantSource clock) {
    this.folder = Path.of(settings.folder());
    this.clock = clock;
  }

  @Override
  protected void doSend(MimeMessage[] messages, Object @Nullable [] originals) {
    for (MimeMessage message : messages) {
      // Names in the order of time; what is being written is not a mail yet.
      String name = "%d-%s".formatted(clock.instant().toEpochMilli(), UUID.randomUUID());
      Path unfinished = folder.resolve(name + ".tmp");
      try {
        Files.createDirectories(folder);
        message.saveChanges();
        try (OutputStream file = Files.newOutputStream(unfinished)) {
          message.writeTo(file);
        }
        Files.move(unfinished, folder.resolve(name + ".eml"));
      } catch (IOException | MessagingException e) {
        throw new MailSendException("the mail can't be written to " + folder, e);
      }
    }
  }
}
