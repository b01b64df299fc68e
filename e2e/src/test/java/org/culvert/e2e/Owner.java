// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Tspc;

/** What the owner of an account sees and sends, from the first sign-in to the last. */
final class Owner {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String OWN = "correct horse battery staple";

  private final Walk walk;
  private final Page page;
  private final String userid;
  private String password;

  Owner(Walk walk, String userid, String password) {
    this.walk = walk;
    this.page = walk.page();
    this.userid = userid;
    this.password = password;
  }

  /** Everything is empty. */
  void isNew() throws Exception {
    walk.signIn(userid, password);
    walk.go("/");
    walk.explore("new", "/tunnels");
    walk.go("/operator");
    walk.look();
    walk.signOut();
    password = new Passer(walk).losesThePassword();
  }

  /** Of a router without a NAT before it: only IPv6 in IPv4 has scripts for other systems. */
  Tspc startsATunnel() throws Exception {
    String statements = Tspc.account(userid, password) + "tunnel_mode = v6v4\nif_prefix = home1\n";
    Tspc tspc = Tspc.start(World.lab(), Machine.NAT, statements);
    tspc.awaitFirstPing(SOON);
    return tspc;
  }

  /** Nothing is empty. */
  void usesATunnel() throws Exception {
    PastRows.of(userid);
    walk.signIn(userid, password);
    OwnerForms forms = new OwnerForms(walk);
    forms.areAllSent();
    walk.go("/account/tokens");
    walk.send("/account/tokens", "name=backup", "days=30", "write=true");
    walk.go("/");
    walk.explore("owner", "/");
    forms.deletesTheTunnel();
    walk.signOut();
  }

  void handsTheTunnelOver() {
    walk.signIn(userid, password);
    walk.go("/tunnels");
    walk.send("/hand-over");
    walk.signOut();
  }

  void leaves() throws Exception {
    walk.signIn(userid, password);
    walk.go("/account/tokens");
    walk.keyboard().send("/revoke");
    walk.go("/account");
    walk.send("/account/language", "language=fr");
    walk.send("/account/tunnel-password");
    walk.go("/account");
    walk.send("/account/sessions");
    walk.signOut();
    String drawn = new Passer(walk).passwordInMail(4);
    walk.signIn(userid, drawn);
    walk.go("/account/web-password");
    walk.send(
        "/account/web-password",
        "password=" + drawn,
        "fresh=lise-lise-lise",
        "twice=lise-lise-lise");
    walk.send("/account/web-password", "password=" + drawn, "fresh=" + OWN, "twice=" + OWN);
    takesANewAddress();
    hasASecondFactor();
    walk.go("/account/delete");
    walk.send("/account/delete", "password=wrong");
    walk.send("/account/delete", "password=" + OWN);
  }

  private void takesANewAddress() throws Exception {
    walk.go("/account/address");
    walk.send("/account/address", "email=meitner@example.net", "password=wrong");
    walk.send("/account/address", "email=meitner@example.net", "password=" + OWN);
    String link = new Passer(walk).linkInMail("/account/address/");
    walk.keyboard().follow(link);
    walk.look();
    walk.send(link);
  }

  private void hasASecondFactor() throws Exception {
    walk.go("/account/second-factor");
    walk.send("/account/second-factor", "password=wrong");
    walk.send("/account/second-factor", "password=" + OWN);
    byte[] secret = Base32.decode(page.textContent("main code").replace(" ", ""));
    walk.send("/account/second-factor/first", "code=1");
    String code =
        new TimeBasedOneTimePasswordGenerator()
            .generateOneTimePasswordString(new SecretKeySpec(secret, "RAW"), Instant.now());
    walk.send("/account/second-factor/first", "code=" + code);
    walk.go("/account/second-factor");
    walk.send("/account/second-factor/codes", "password=" + OWN);
    List<String> codes = page.locator("main li").allInnerTexts();
    walk.signOut();
    walk.go("/signin");
    walk.send("/signin", "userid=" + userid, "password=" + OWN);
    walk.send("/signin/code", "code=1");
    walk.keyboard().send("/signin/code", "code=" + codes.getFirst());
    walk.go("/account/second-factor");
    walk.send("/account/second-factor/off", "password=" + OWN);
  }
}
