// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

/** Somebody whom another site signs in: makes an account, links it, and is suspended. */
final class ClubMember {
  private static final String PROVIDER = "/signin/provider";
  private static final String IDENTITY = "/account/identity";

  private final Walk walk;
  private final Club club;
  private final String userid;

  ClubMember(Walk walk, Club club, String userid) {
    this.walk = walk;
    this.club = club;
    this.userid = userid;
  }

  /** Gives back the password that came by mail. */
  String makesAnAccount() throws Exception {
    club.knows(userid);
    walk.go("/signin");
    walk.keyboard().follow(PROVIDER);
    walk.look();
    walk.send("/signin/identity", "userid=no name");
    walk.send("/signin/identity", "userid=" + userid);
    return new Passer(walk).passwordInMail(userid + "@example.net", 1);
  }

  void endsTheLinkAndMakesItAnew(String password) {
    club.knows(userid);
    walk.go(PROVIDER);
    walk.go(IDENTITY);
    walk.look();
    walk.send(IDENTITY + "/unlink", "password=wrong");
    walk.send(IDENTITY + "/unlink", "password=" + password);
    club.knows(userid);
    walk.keyboard().follow(PROVIDER);
    walk.look();
    walk.send(IDENTITY, "password=wrong");
    walk.send(IDENTITY, "password=" + password);
    walk.go("/login/oauth2/code/oidc?error=access_denied&state=none");
    walk.look();
    walk.signOut();
  }

  void isSuspended() throws Exception {
    PastRows.suspend(userid);
    club.knows(userid);
    walk.go(PROVIDER);
    walk.look();
    walk.go("/login/oauth2/code/oidc?error=access_denied&state=none");
    walk.look();
  }
}
