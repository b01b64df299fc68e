// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.RunningPortal;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a user does, from the first page to a tunnel. */
@Timeout(300)
final class PortalJourneyTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Pattern PASSWORD = Pattern.compile("(?m)^([A-Za-z0-9]{10})\\r?$");

  private final GreenMail smtp = new GreenMail(ServerSetup.SMTP.dynamicPort());

  @Test
  void fromSignUpToATunnel() throws Exception {
    smtp.start();
    try (RunningPortal portal =
            RunningPortal.start(World.lab(), World.stage(), smtp.getSmtp().getPort());
        Browser browser = Browser.open(portal.address())) {
      browser.visit("/");
      browser.photograph("home");
      browser.visit("/status");
      browser.visit("/help/faq");
      signUp(browser, "grace", "grace@example.net");
      String password = password();
      browser.visit("/signin");
      browser.photograph("signin");
      signIn(browser, "grace", password);
      assertThat(browser.page().url()).endsWith("/account");
      browser.check();
      browser.visit("/tunnels/new");
      browser.photograph("new-tunnel");

      try (Tspc tspc = Tspc.start(World.lab(), Machine.CLIENT2, Tspc.account("grace", password))) {
        tspc.awaitFirstPing(SOON);
        assertThat(Ping.once(World.lab(), Machine.CLIENT2, Machine.INTERNET_ADDRESS)).isTrue();
      }
    } finally {
      smtp.stop();
    }
  }

  /** With the keyboard only. */
  private static void signUp(Browser browser, String userid, String email) throws Exception {
    Page page = browser.visit("/account/new");
    browser.photograph("sign-up");
    page.focus("#userid");
    page.keyboard().type(userid);
    page.keyboard().press("Tab");
    page.keyboard().type(email);
    page.keyboard().press("Tab");
    page.keyboard().press("Enter");
    page.waitForSelector("text=Look into your mail");
    browser.check();
  }

  private static void signIn(Browser browser, String userid, String password) {
    Page page = browser.page();
    page.fill("#userid", userid);
    page.fill("#password", password);
    page.keyboard().press("Enter");
    page.waitForURL("**/account");
  }

  private String password() throws Exception {
    assertThat(smtp.waitForIncomingEmail(SOON.toMillis(), 1)).as("a mail came").isTrue();
    Matcher found = PASSWORD.matcher(smtp.getReceivedMessages()[0].getContent().toString());
    assertThat(found.find()).isTrue();
    return found.group(1);
  }
}
