// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.time.Duration;
import org.culvert.standalone.lab.Patience;

/** Somebody with an account, and what that person does in the browser. */
record Member(Browser browser, String userid, String password) {
  private static final Duration SOON = Duration.ofSeconds(20);

  /** With the keyboard only; the password is in the mail. */
  static void signUp(Browser browser, String userid, String email) throws IOException {
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

  void signIn() {
    Page page = browser.visit("/signin");
    typeCredentials(page);
    page.waitForURL("**/account");
    browser.check();
  }

  /** As {@link #signIn}, but nobody is let in. */
  void isNotLetIn() {
    Page page = browser.visit("/signin");
    typeCredentials(page);
    page.locator("[role=alert]").waitFor();
    assertThat(page.url()).contains("/signin");
  }

  private void typeCredentials(Page page) {
    page.fill("#userid", userid);
    page.fill("#password", password);
    page.keyboard().press("Enter");
  }

  /** Waits for the tunnel on the page of tunnels, as a user who loads it again and again. */
  void seesItsTunnel() throws Exception {
    Page page = browser.page();
    Patience.until(
        SOON,
        () -> browser.visit("/tunnels").textContent("main").contains("It is up."),
        () -> page.textContent("main"));
  }

  /** Comes back when there is a line in both plots. */
  void opensLiveFigures() throws Exception {
    Page page = browser.page();
    page.click("text=Live figures");
    Patience.until(
        SOON,
        () -> points("traffic") >= 3 && points("rtt") >= 2,
        () -> "the plot does not move: " + page.textContent("[data-live]"));
    assertThat(page.textContent("[data-row=rtt]")).contains("ms");
  }

  /** How many points the line of a plot has got so far. */
  int points(String plot) {
    return (int)
        browser
            .page()
            .evaluate(
                "document.querySelector('[data-plot=%s] polyline')?.points.length ?? 0"
                    .formatted(plot));
  }

  void choosesNameServers(String servers) {
    Page page = browser.visit("/tunnels/names");
    page.check("input[value=own]");
    page.fill("#servers", servers);
    page.click("main form button");
    page.waitForURL("**/tunnels/names");
  }

  void deletesTheTunnel() throws IOException {
    Page page = browser.visit("/tunnels");
    page.click("text=Delete …");
    browser.photograph("tunnel-delete");
    page.click("button.danger");
    page.waitForURL("**/tunnels");
    assertThat(page.textContent("main")).contains("You deleted your tunnel.");
    browser.photograph("tunnels-deleted");
  }

  void readsWhyItWasRefused(String refusal) throws Exception {
    Page page = browser.page();
    Patience.until(
        SOON,
        () -> browser.visit("/tunnels/why").textContent("main").contains(refusal),
        () -> "the refusal is not explained: " + page.textContent("main"));
    browser.photograph("tunnels-why-refused");
  }

  void enablesTheTunnel() {
    Page page = browser.visit("/tunnels");
    page.click("form[action='/tunnels/enable'] button");
    page.locator("text=You deleted your tunnel.")
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
    browser.check();
  }

  void deletesTheAccount() throws IOException {
    Page page = browser.visit("/account/delete");
    browser.photograph("account-delete");
    page.fill("#password", password);
    page.click("button.danger");
    page.waitForSelector("text=The account is deleted");
    browser.check();
  }
}
