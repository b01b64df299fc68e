// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.culvert.portal.MovableClock;
import org.culvert.portal.web.SiteSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ui.ConcurrentModel;
import org.springframework.ui.Model;

class FolderMailsTest {
  private static final SiteSettings SITE =
      new SiteSettings("", URI.create("http://localhost:8080"), "", "", "", "");

  @TempDir private Path folder;

  private final MovableClock clock = new MovableClock();

  @Test
  void whatWasSentIsShownTheNewestFirst() throws Exception {
    FolderSender sender = new FolderSender(settings(), clock);
    send(sender, "Grüße", "first");
    clock.pass(Duration.ofSeconds(1));
    send(sender, "again", "second");

    assertThat(shown())
        .containsExactly(
            new FolderMails.Shown(
                "ada@example.net", "again", List.of(new FolderMails.Piece("second", ""))),
            new FolderMails.Shown(
                "ada@example.net", "Grüße", List.of(new FolderMails.Piece("first", ""))));
  }

  @Test
  void linksToThisSiteLeadThere() throws Exception {
    FolderSender sender = new FolderSender(settings(), clock);
    send(sender, "both", "http://localhost:8080/account/x and http://example.net/");

    assertThat(shown())
        .containsExactly(
            new FolderMails.Shown(
                "ada@example.net",
                "both",
                List.of(
                    new FolderMails.Piece("http://localhost:8080/account/x", "/account/x"),
                    new FolderMails.Piece(" and", ""),
                    new FolderMails.Piece(" ", ""),
                    new FolderMails.Piece("http://example.net/", ""))));
  }

  @Test
  void beforeTheFirstMailThereIsNothing() throws Exception {
    assertThat(shown()).isEmpty();
  }

  private static void send(FolderSender sender, String subject, String text) throws Exception {
    MimeMessage message = sender.createMimeMessage();
    message.setRecipient(Message.RecipientType.TO, new InternetAddress("ada@example.net"));
    message.setSubject(subject, "UTF-8");
    message.setText(text, "UTF-8");
    sender.send(message);
  }

  private List<Object> shown() throws Exception {
    Model model = new ConcurrentModel();
    new FolderMails(settings(), SITE).page(model);
    return List.copyOf((List<?>) model.asMap().getOrDefault("mails", List.of()));
  }

  private MailSettings settings() {
    return new MailSettings(
        "culvert@localhost",
        folder.resolve("mails").toString(),
        Duration.ofSeconds(2),
        Duration.ofDays(3),
        Duration.ofDays(90));
  }
}
