// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.culvert.portal.account.Invitations;
import org.culvert.portal.web.SignedIn;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes invitations and takes them back, and writes that down. */
@Component
class InvitationDesk {
  private final Invitations invitations;
  private final OperatorLog log;
  private final InstantSource clock;

  InvitationDesk(Invitations invitations, OperatorLog log, InstantSource clock) {
    this.invitations = invitations;
    this.log = log;
    this.clock = clock;
  }

  List<Invitations.Made> all() {
    return invitations.all(clock.instant());
  }

  /**
   * @return the code, which is shown once
   */
  @Transactional
  public String make(String note, int places, Duration goodFor, SignedIn operator) {
    String code = invitations.make(operator.userid(), note, places, goodFor, clock.instant());
    log.note(operator, "invitation.made", note, Integer.toString(places));
    return code;
  }

  @Transactional
  public void end(long id, SignedIn operator) {
    invitations.end(id, clock.instant());
    log.note(operator, "invitation.ended", "#" + id, "");
  }
}
