// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Page;

/** What operators see and send. */
final class Desk {
  private final Walk walk;
  private final Page page;

  Desk(Walk walk) {
    this.walk = walk;
    this.page = walk.page();
  }

  void isManned(String userid, String password) throws Exception {
    PastRows.operator(userid);
    walk.signIn(userid, password);
    notices();
    invitations();
    cases();
    users();
    mails();
    attribution();
    walk.go("/");
    walk.explore("operator", "/operator");
    walk.go("/operator/notices");
    walk.keyboard().send("/end");
    walk.signOut();
  }

  private void notices() {
    walk.go("/operator/notices");
    walk.send("/operator/notices", "text=Soon", "begins=now");
    walk.send(
        "/operator/notices",
        "text=On Sunday from 2 to 3 the broker gets a new release: tunnels pause for seconds.",
        "begins=2026-01-01 00:00:00",
        "ends=2099-01-01 00:00:00");
  }

  private void invitations() {
    walk.go("/operator/invitations");
    walk.keyboard().send("/operator/invitations", "note=the club", "places=5", "days=14");
    walk.send("/operator/invitations", "note=friends", "places=2", "days=7");
    walk.send("/end");
  }

  private void cases() {
    walk.go("/operator/cases");
    walk.send("/operator/cases", "title=Spam", "userid=nobody-like-that");
    walk.send(
        "/operator/cases",
        "title=Spam from a mail server",
        "reporter=cert@example.net",
        "address=2001:db8:1500::7",
        "seenAt=2026-11-23 14:05:00",
        "userid=lise");
    walk.send("/notes", "text=Asked the user; waiting for an answer.");
    walk.send("/close");
    walk.send("/reopen");
  }

  private void users() {
    walk.go("/operator/users?which=WAITING");
    walk.keyboard().follow(page.getAttribute("main th a", "href"));
    walk.send("/approve");
    walk.send("/suspend", "reason=A letter of a court, number 7", "told=Please write to us.");
    walk.send("/restore");
    walk.send("/largest", "largest=48");
    walk.send("/factor", "sure=true");
    walk.send("/password");
    walk.go("/operator/users?q=lise");
    walk.keyboard().follow(page.getAttribute("main th a", "href"));
    walk.look();
    walk.go("/operator/users?q=nobody-like-that");
    walk.look();
  }

  private void mails() {
    walk.go("/operator/mails");
    walk.send("/operator/mails/test", "recipient=olga@example.net");
    walk.send("/operator/mails/returned", "report=This came back.");
    walk.go("/operator/mails");
    walk.send("/operator/mails/hurry");
  }

  private void attribution() {
    walk.go("/operator/attribution");
    walk.send("/operator/attribution", "address=here", "at=now");
    walk.go("/operator/attribution");
    walk.send("/operator/attribution", "address=2001:db8:c::/64", "reason=case 1");
    walk.send("/operator/attribution/verify");
  }
}
