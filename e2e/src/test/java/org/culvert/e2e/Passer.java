// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.standalone.lab.Patience;

/** What somebody sees and sends who is not signed in. */
final class Passer {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final String ADDRESS = "lise@example.net";
  private static final Pattern PASSWORD = Pattern.compile("(?m)^([A-Za-z0-9]{10})$");

  private final Walk walk;
  private final Page page;

  Passer(Walk walk) {
    this.walk = walk;
    this.page = walk.page();
  }

  void looksAround() {
    walk.go("/");
    walk.exploreAsStranger();
    walk.go("/help/nothing");
    walk.look();
    walk.go("/signin");
    walk.send("/signin", "userid=lise", "password=wrong");
    walk.go("/account/password/none");
    walk.look();
  }

  /** Gives back the password that came by mail. */
  String signsUp(String userid) throws Exception {
    walk.go("/account/new");
    walk.send("/account/new", "userid=" + userid, "email=" + ADDRESS);
    walk.keyboard().follow("/mails");
    String password = passwordInMail(1);
    walk.exploreAsStranger();
    return password;
  }

  /** Gives back the password that came by mail. */
  String losesThePassword() throws Exception {
    walk.go("/account/password");
    walk.send("/account/password", "email=" + ADDRESS);
    String link = linkInMail("/account/password/");
    walk.keyboard().follow(link);
    walk.look();
    walk.send(link);
    return passwordInMail(3);
  }

  /** Gives back the path in the latest mail that has such a link, and stays beside it. */
  String linkInMail(String path) throws Exception {
    walk.go("/mails");
    String selector = "a[href^='%s']".formatted(path);
    Patience.until(
        SOON,
        () -> {
          page.reload();
          return page.querySelector(selector) != null;
        },
        () -> "no mail has a link to " + path);
    return page.getAttribute(selector, "href");
  }

  /** Gives back the password in the latest of so many mails to the owner. */
  String passwordInMail(int number) throws Exception {
    return passwordInMail(ADDRESS, number);
  }

  /** Gives back the password in the latest of so many mails to an address. */
  String passwordInMail(String address, int number) throws Exception {
    Locator mails = page.locator("main article:has-text('%s')".formatted(address));
    walk.go("/mails");
    Patience.until(
        SOON,
        () -> {
          page.reload();
          return mails.count() >= number;
        },
        () -> "no mail %d: %s".formatted(number, page.textContent("main")));
    Matcher found = PASSWORD.matcher(mails.first().locator("pre").innerText());
    if (!found.find()) {
      throw new AssertionError("no password in " + page.innerText("main"));
    }
    return found.group(1);
  }
}
