// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.mail;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code culvert.mail}; the mail server itself is in {@code spring.mail}.
 *
 * @param from the sender: an address, or a name with an address in angle brackets
 * @param folder for a trial: mails are put there, and shown on {@code /mails} to everybody who can
 *     reach the portal; empty: they go to the mail server
 * @param poll how often the outbox is looked through
 * @param giveUpAfter how long a mail is tried
 * @param kept how long the record of a mail is kept; its text goes as soon as it is sent
 */
@ConfigurationProperties("culvert.mail")
public record MailSettings(
    @DefaultValue("IPv6 tunnel broker <culvert@localhost>") String from,
    @DefaultValue("") String folder,
    @DefaultValue("2s") Duration poll,
    @DefaultValue("3d") Duration giveUpAfter,
    @DefaultValue("90d") Duration kept) {}
