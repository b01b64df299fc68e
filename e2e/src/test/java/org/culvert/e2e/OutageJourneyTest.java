// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.culvert.standalone.lab.Patience;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a visitor sees of servers that are down, and that all goes on when they are back. */
@Timeout(200)
final class OutageJourneyTest {
  private static final Duration LATER = Duration.ofMinutes(1);
  private static final int SERVICE_UNAVAILABLE = 503;

  @Test
  void mailOfASignUpArrivesOnceWhenItsServerIsBack() throws Exception {
    GreenMail mail = World.mail();
    String email = "hedy@example.net";
    try (Browser browser = Browser.open(World.portal().address())) {
      try (Outage _ = Outage.of(World.lab(), mail.getSmtp().getPort())) {
        Member.signUp(browser, "hedy", email);
        Patience.until(
            LATER,
            () -> count("sum(attempts)", email) > 0,
            () -> "no try to send the mail is on record");
        assertThat(World.mailsTo(email)).isEmpty();
      }
      Patience.until(
          LATER, () -> World.mailsTo(email).length == 1, () -> "the mail did not arrive");
      Patience.until(
          LATER,
          () -> count("count(sent_at)", email) == 1,
          () -> "the mail is not known to be sent");
      assertThat(World.mailsTo(email)).hasSize(1);
    }
  }

  @Test
  void pagesSayThatTheDatabaseIsAwayUntilItIsBack() throws Exception {
    try (Browser browser = Browser.open(World.portal().address())) {
      Page page = browser.visit("/signin");
      try (Outage _ = Outage.of(World.lab(), World.databasePort())) {
        page.fill("#userid", "nobody");
        page.fill("#password", "anything at all");
        Response answer =
            page.waitForResponse(
                response -> response.request().method().equals("POST"),
                () -> page.keyboard().press("Enter"));
        assertThat(answer.status()).isEqualTo(SERVICE_UNAVAILABLE);
        assertThat(page.textContent("h1")).isEqualTo("Not for the moment");
      }
      Patience.until(
          LATER,
          () ->
              Objects.requireNonNull(page.navigate(World.portal().address() + "/status")).status()
                  == 200,
          () -> page.textContent("main"));
    }
  }

  private static long count(String what, String email) throws IOException, InterruptedException {
    try (Connection connection =
            DriverManager.getConnection(
                World.stage().database().url(), World.stage().database().user(), "");
        PreparedStatement select =
            connection.prepareStatement("select " + what + " from mails where recipient = ?")) {
      select.setString(1, email);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
