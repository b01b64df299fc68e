// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.standalone.lab.RunningPortal;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Each page of the portal, reached by the links of others and with the keyboard alone; what is
 * asked of it is in {@link PageCheck}. Which pages and forms there are, the portal's controllers
 * say: one that is left out fails this test.
 */
@Timeout(600)
final class EveryPageTest {
  @Test
  void everyPageIsForEverybody() throws Exception {
    World.endPortal();
    String operator = World.stage().broker().addAccount("olga");
    try (Club club = Club.opened();
        RunningPortal portal =
            RunningPortal.startWithMails(World.lab(), World.stage(), club.settings());
        Browser browser = Browser.open(portal.address())) {
      Walk walk = new Walk(browser.page(), portal.address(), Routes.ofThePortal());
      Passer stranger = new Passer(walk);
      stranger.looksAround();
      String password = stranger.signsUp("lise");
      Owner owner = new Owner(walk, "lise", password);
      owner.isNew();
      try (Tspc _ = owner.startsATunnel()) {
        owner.usesATunnel();
      }
      try (Tspc _ = owner.startsATunnel()) {
        new Desk(walk).isManned("olga", operator);
        owner.handsTheTunnelOver();
      }
      owner.leaves();
      ClubMember member = new ClubMember(walk, club, "nina");
      member.endsTheLinkAndMakesItAnew(member.makesAnAccount());
      member.isSuspended();
      walk.go("/help/nothing");
      walk.look();
      walk.go("/signin");
      try (Outage _ = Outage.of(World.lab(), World.databasePort())) {
        walk.send("/signin", "userid=lise", "password=" + password);
        walk.go("/status");
        walk.look();
      }

      assertThat(walk.check().findings()).as(walk.check().sum()).isEmpty();
      assertThat(walk.left()).as("nobody has seen").isEmpty();
    }
  }
}
