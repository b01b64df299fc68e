// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.RunningPortal;
import org.culvert.standalone.lab.Stage;
import org.jspecify.annotations.Nullable;

/**
 * The lab, and what all tests share, as setting it up takes seconds: a database, a broker, name
 * servers, a mail server, and the portal for those who need one. They end with the lab.
 */
final class World {
  private static @Nullable Lab lab;
  private static @Nullable NameServers names;
  private static @Nullable Stage stage;
  private static @Nullable GreenMail mail;
  private static @Nullable RunningPortal portal;

  private World() {}

  static synchronized Lab lab() throws IOException {
    if (lab == null) {
      lab = Lab.entered();
    }
    return lab;
  }

  static synchronized NameServers names() throws IOException, InterruptedException {
    if (names == null) {
      names = NameServers.start(lab());
    }
    return names;
  }

  static synchronized Stage stage() throws IOException, InterruptedException {
    if (stage == null) {
      stage = Stage.set(lab(), names().settings(lab()), line -> {});
    }
    return stage;
  }

  static int databasePort() throws IOException, InterruptedException {
    return URI.create(stage().database().url().substring("jdbc:".length())).getPort();
  }

  static synchronized GreenMail mail() {
    if (mail == null) {
      mail = new GreenMail(ServerSetup.SMTP.dynamicPort());
      mail.start();
    }
    return mail;
  }

  /** What has arrived at one address. */
  static MimeMessage[] mailsTo(String email) {
    return mail().getReceivedMessagesForDomain(email);
  }

  static synchronized RunningPortal portal() throws IOException, InterruptedException {
    if (portal == null) {
      portal = RunningPortal.start(lab(), stage(), mail().getSmtp().getPort());
    }
    return portal;
  }

  /** For who needs another one; whoever comes next has a new one like that. */
  static synchronized void endPortal() {
    if (portal != null) {
      portal.close();
      portal = null;
    }
  }
}
