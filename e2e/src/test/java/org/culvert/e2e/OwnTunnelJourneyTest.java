// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.time.Duration;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Patience;
import org.culvert.standalone.lab.Ping;
import org.culvert.standalone.lab.RunningPortal;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an owner does with a tunnel in the browser, and what becomes of it. */
@Timeout(400)
final class OwnTunnelJourneyTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** For the client's keepalive to miss its answers, and for its next try. */
  private static final Duration LATER = Duration.ofMinutes(2);

  /** Nothing listens there: the mails of this test wait. */
  private static final int NO_MAIL_SERVER = 9;

  @Test
  void fromTheFirstFiguresToTheDeletionAndBack() throws Exception {
    String password = World.stage().broker().addAccount("hopper");
    try (RunningPortal portal = RunningPortal.start(World.lab(), World.stage(), NO_MAIL_SERVER);
        Browser browser = Browser.open(portal.address())) {
      signIn(browser, "hopper", password);
      browser.visit("/tunnels");
      browser.photograph("tunnels-none");
      String statements =
          Tspc.anonymous()
              + "userid = hopper\npasswd = %s\nkeepalive_interval = 15\nretry_delay = 5\n"
                  .formatted(password);
      try (Tspc tspc = Tspc.start(World.lab(), Machine.CLIENT1, statements)) {
        tspc.awaitFirstPing(SOON);
        String address = seesThePlotMove(browser);
        for (String name : new String[] {"inbound", "names", "history", "log", "why"}) {
          browser.visit("/tunnels/" + name);
          browser.photograph("tunnels-" + name);
        }
        deletes(browser);
        Patience.until(SOON, () -> !pings(), () -> "the tunnel still works");
        Patience.until(
            LATER,
            () -> tspc.program().output().contains("enable it again there"),
            tspc.program()::lastWords);
        enables(browser);
        Patience.until(LATER, OwnTunnelJourneyTest::pings, tspc.program()::lastWords);
        assertThat(browser.visit("/tunnels").textContent("main")).contains(address);
      }
    }
  }

  private static boolean pings() throws IOException, InterruptedException {
    return Ping.once(World.lab(), Machine.CLIENT1, Machine.INTERNET_ADDRESS);
  }

  private static void signIn(Browser browser, String userid, String password) {
    Page page = browser.visit("/signin");
    page.fill("#userid", userid);
    page.fill("#password", password);
    page.keyboard().press("Enter");
    page.waitForURL("**/account");
  }

  /** The address of the client, as the page says it. */
  private static String seesThePlotMove(Browser browser) throws Exception {
    Page page = browser.page();
    Patience.until(
        SOON,
        () -> {
          browser.visit("/tunnels");
          return page.textContent("main").contains("It is up.");
        },
        () -> page.textContent("main"));
    browser.photograph("tunnels");
    page.click("text=Live figures");
    Ping.send(World.lab(), Machine.CLIENT1, Machine.INTERNET_ADDRESS, 5);
    Patience.until(
        SOON,
        () -> points(page, "traffic") >= 3 && points(page, "rtt") >= 2,
        () -> "the plot does not move: " + page.textContent("[data-live]"));
    assertThat(page.textContent("[data-row=rtt]")).contains("ms");
    browser.photograph("tunnel-live");
    return page.textContent("dl dd.mono");
  }

  private static int points(Page page, String plot) {
    return (int)
        page.evaluate(
            "document.querySelector('[data-plot=%s] polyline')?.points.length ?? 0"
                .formatted(plot));
  }

  private static void deletes(Browser browser) throws Exception {
    Page page = browser.visit("/tunnels");
    page.click("text=Delete …");
    browser.photograph("tunnel-delete");
    page.click("button.danger");
    page.waitForURL("**/tunnels");
    assertThat(page.textContent("main")).contains("You deleted your tunnel.");
    browser.photograph("tunnels-deleted");
  }

  private static void enables(Browser browser) throws Exception {
    Page page = browser.page();
    Patience.until(
        SOON,
        () -> browser.visit("/tunnels/why").textContent("main").contains("301 No more tunnels"),
        () -> "the refusal is not explained: " + page.textContent("main"));
    browser.photograph("tunnels-why-refused");
    browser.visit("/tunnels");
    page.click("form[action='/tunnels/enable'] button");
    page.locator("text=You deleted your tunnel.")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    browser.check();
  }
}
