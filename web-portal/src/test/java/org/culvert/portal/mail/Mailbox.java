// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import com.icegreen.greenmail.util.GreenMail;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a user sees: the mails that reached the mail server. */
public final class Mailbox {
  private static final Pattern PASSWORD = Pattern.compile("(?m)^([A-Za-z0-9]{10})\\r?$");
  private static final Pattern LINK =
      Pattern.compile("(?m)^http://localhost:8080(/account/\\S+)\\r?$");

  private final OutboxSender sender;
  private final GreenMail server;

  Mailbox(OutboxSender sender, GreenMail server) {
    this.sender = sender;
    this.server = server;
  }

  /** Everything that has reached one address. */
  public List<String> texts(String address) throws MessagingException, IOException {
    sender.sendWhatWaits();
    List<String> texts = new ArrayList<>();
    for (MimeMessage message : server.getReceivedMessages()) {
      if (message.getRecipients(Message.RecipientType.TO)[0].toString().equalsIgnoreCase(address)) {
        texts.add(message.getSubject() + "\n\n" + message.getContent());
      }
    }
    return texts;
  }

  /** In the last mail, on a line of its own. */
  public String password(String address) throws MessagingException, IOException {
    return find(PASSWORD, texts(address).getLast());
  }

  /** In the last mail: the path of its link. */
  public String link(String address) throws MessagingException, IOException {
    return find(LINK, texts(address).getLast());
  }

  private static String find(Pattern pattern, String text) {
    Matcher found = pattern.matcher(text);
    if (!found.find()) {
      throw new AssertionError("not in the mail: " + pattern + "\n" + text);
    }
    return found.group(1);
  }
}
