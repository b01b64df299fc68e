// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.culvert.portal.account.Invitations;
import org.culvert.portal.web.SignedIn;
import org.culvert.portal.web.SiteSettings;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes invitations and takes them back, and writes that down. */
@Component
class InvitationDesk {
  private static final int LONGEST_NOTE = 200;
  private static final int MOST_PLACES = 10_000;
  private static final int MOST_DAYS = 366;

  private final Invitations invitations;
  private final OperatorLog log;
  private final SiteSettings site;
  private final InstantSource clock;

  InvitationDesk(Invitations invitations, OperatorLog log, SiteSettings site, InstantSource clock) {
    this.invitations = invitations;
    this.log = log;
    this.site = site;
    this.clock = clock;
  }

  List<Invitations.Made> all() {
    return invitations.all(clock.instant());
  }

  /**
   * @return the link, which is shown once; none: not so many places, or not for so long
   */
  @Transactional
  public Optional<String> make(String note, int places, int days, SignedIn operator) {
    String clean = note.strip();
    if (clean.length() > LONGEST_NOTE
        || places < 1
        || places > MOST_PLACES
        || days < 1
        || days > MOST_DAYS) {
      return Optional.empty();
    }
    String code =
        invitations.make(operator.userid(), clean, places, Duration.ofDays(days), clock.instant());
    log.note(operator, "invitation.made", clean, Integer.toString(places));
    return Optional.of(site.link("/account/new?invitation=" + code));
  }

  @Transactional
  public void end(long id, SignedIn operator) {
    invitations.end(id, clock.instant());
    log.note(operator, "invitation.ended", "#" + id, "");
  }
}
