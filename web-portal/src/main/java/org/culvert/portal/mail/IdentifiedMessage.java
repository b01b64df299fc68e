// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.util.Properties;
import java.util.UUID;

/** A message that has the same Message-ID in every try (RFC 5322 section 3.6.4). */
final class IdentifiedMessage extends MimeMessage {
  private final UUID id;

  IdentifiedMessage(UUID id) {
    super(Session.getInstance(new Properties()));
    this.id = id;
  }

  @Override
  protected void updateMessageID() throws MessagingException {
    setHeader("Message-ID", "<%s@culvert>".formatted(id));
  }
}
