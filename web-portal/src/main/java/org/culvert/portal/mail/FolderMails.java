// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.culvert.portal.web.SiteSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * {@code /mails}: the mails of a trial, for whoever sits at this machine. There is no such page
 * unless mails go into a folder.
 */
@Controller
@ConditionalOnProperty("culvert.mail.folder")
class FolderMails {
  private static final int SHOWN = 50;

  private static final Pattern AROUND_LINKS = Pattern.compile("(?=https?://)|(?<=\\S)(?=\\s)");

  private final Path folder;
  private final SiteSettings site;

  FolderMails(MailSettings settings, SiteSettings site) {
    this.folder = Path.of(settings.folder());
    this.site = site;
  }

  /** As a reader sees it. */
  record Shown(String to, String subject, List<Piece> text) {}

  /**
   * Some of the text.
   *
   * @param link where it leads; empty: it is no link
   */
  record Piece(String text, String link) {}

  @Bean
  @Order(50)
  SecurityFilterChain trialMails(HttpSecurity http) {
    return http.securityMatcher("/mails")
        .authorizeHttpRequests(page -> page.anyRequest().permitAll())
        .build();
  }

  @GetMapping("/mails")
  String page(Model model) throws IOException, MessagingException {
    List<Shown> mails = new ArrayList<>();
    for (Path file : newestFirst()) {
      try (InputStream octets = Files.newInputStream(file)) {
        MimeMessage message = new MimeMessage(Session.getInstance(new Properties()), octets);
        mails.add(
            new Shown(
                message.getRecipients(Message.RecipientType.TO)[0].toString(),
                message.getSubject(),
                AROUND_LINKS
                    .splitAsStream(message.getContent().toString())
                    .map(text -> new Piece(text, link(text)))
                    .toList()));
      }
    }
    model.addAttribute("mails", mails);
    return "mails";
  }

  /** To this site only; by its path, since a trial may be reached under another name. */
  private String link(String text) {
    String start = site.link("/");
    return text.startsWith(start) ? text.substring(start.length() - 1) : "";
  }

  private List<Path> newestFirst() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".eml"))
          .sorted(Comparator.reverseOrder())
          .limit(SHOWN)
          .toList();
    }
  }
}
