// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.mail.Mailbox;
import org.culvert.portal.web.Rows;
import org.culvert.portal.web.SignedIn;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.jdbc.core.simple.JdbcClient;

@PortalTest
class UserDeskTest {
  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private Mailbox mailbox;
  @Autowired private JdbcClient database;
  @Autowired private MovableClock clock;

  private long ada;

  private Desk desk;

  @BeforeEach
  void prepare() {
    desk = new Desk(browser, database, ground);
    ada = desk.prepare();
  }

  @Test
  void accountsAreFoundByPartOfTheirNameOrAddress() throws Exception {
    desk.account("grace", false);

    assertThat(desk.open("/operator/users?q=ADA")).contains(">ada<").doesNotContain(">grace<");
    assertThat(desk.open("/operator/users?q=grace@example")).contains(">grace<");
    assertThat(desk.open("/operator/users?q=%25")).contains("No account is like that");
    assertThat(desk.open("/operator/users?which=OPERATORS"))
        .contains(">root<")
        .doesNotContain(">ada<");
  }

  @Test
  void aLongListHasPages() throws Exception {
    for (int i = 0; i < 60; i++) {
      desk.account("user%02d".formatted(i), false);
    }

    assertThat(desk.open("/operator/users")).contains(">user00<").doesNotContain(">user59<");
    assertThat(desk.open("/operator/users?after=user40"))
        .contains(">user59<")
        .doesNotContain(">user40<");
  }

  @Test
  void aSuspendedAccountIsDisabledAndTheReasonIsWrittenDown() throws Exception {
    assertThat(desk.press(path("suspend"), "reason", "sends spam")).contains("is suspended");
    assertThat(disabled()).isTrue();
    assertThat(desk.log()).containsExactly("root user.suspended members/ada sends spam");

    assertThat(desk.press(path("restore"))).contains("suspension is over");
    assertThat(disabled()).isFalse();
    assertThat(desk.log()).first().isEqualTo("root user.restored members/ada ");
  }

  @Test
  void theTunnelOfASuspendedAccountIsToBeClosed() throws Exception {
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
              outer_address, outer_port, server_address, client_address, offered_at,
              accepted_at, lease_ends_at)
            values ('members', ?, 'live', 'v6udpv4', 'main', '192.0.2.1', '203.0.113.9', 4711,
              '2001:db8::', '2001:db8::1', now(), now(), now())
            """)
        .param(ada)
        .update();

    desk.press(path("suspend"), "reason", "sends spam");
    assertThat(wanted("wishes where kind = 'close' and wished_by = 'operator'")).isEqualTo(1);
    assertThat(wanted("holds where held_by = 'operator' and reason is null")).isEqualTo(1);

    desk.press(path("restore"));
    assertThat(wanted("holds")).isZero();
  }

  private int wanted(String what) {
    return database.sql("select count(*) from " + what).query(Integer.class).single();
  }

  @Test
  void aSuspensionEndsTheSessionsOfTheWebsiteToo() throws Exception {
    RequestPostProcessor session =
        Desk.with(new SignedIn(ada, "ada", clock.instant()), "ROLE_USER");
    browser.perform(get("/account").with(session)).andExpect(status().isOk());

    desk.press(path("suspend"), "reason", "sends spam");

    browser.perform(get("/account").with(session)).andExpect(redirectedUrl("/signin?ended"));
  }

  @Test
  void whoIsNoOperatorAnyMoreLosesTheDesk() throws Exception {
    browser
        .perform(
            get("/operator")
                .with(
                    Desk.with(
                        new SignedIn(ada, "ada", clock.instant()), "ROLE_USER", "ROLE_OPERATOR")))
        .andExpect(redirectedUrl("/signin?ended"));
  }

  @Test
  void aSuspensionNeedsAReason() throws Exception {
    assertThat(desk.press(path("suspend"), "reason", "  ")).contains("Give a reason");
    assertThat(disabled()).isFalse();
  }

  /** The reason is not among it: that is between operators. */
  @Test
  void whatTheOwnerIsToldIsKeptUntilTheSuspensionEnds() throws Exception {
    assertThat(desk.press(path("suspend"), "reason", "spam", "told", "x".repeat(501)))
        .contains("up to 500");
    desk.press(path("suspend"), "reason", "spam", "told", " Write to us. ");
    assertThat(told("Write to us.")).isEqualTo(1);

    desk.press(path("restore"));

    assertThat(told("Write to us.")).isZero();
  }

  private int told(String words) {
    return database
        .sql("select count(*) from accounts where suspension_text = ?")
        .param(words)
        .query(Integer.class)
        .single();
  }

  @Test
  void anOperatorCanNotLockHimselfOut() throws Exception {
    long root =
        database.sql("select id from accounts where userid = 'root'").query(Long.class).single();

    assertThat(desk.press("/operator/users/" + root + "/suspend", "reason", "oops"))
        .contains("suspend yourself");
  }

  @Test
  void nothingIsDoneWithAnAccountThatItsOwnerDeleted() throws Exception {
    database
        .sql(
            """
            update accounts set deleted_at = now(), disabled_at = now(), email = null where id = ?
            """)
        .param(ada)
        .update();

    assertThat(desk.open("/operator/users?which=SUSPENDED")).doesNotContain(">ada<");
    assertThat(desk.open("/operator/users?which=UNUSED")).doesNotContain(">ada<");
    assertThat(desk.open("/operator/users")).contains(">ada<", ">deleted<");
    assertThat(desk.open("/operator/users/" + ada))
        .contains("owner deleted this account")
        .doesNotContain(path("restore"), path("password"), path("largest"));

    assertThat(desk.press(path("restore"))).contains("owner deleted this account");
    assertThat(desk.press(path("suspend"), "reason", "spam")).contains("owner deleted");
    assertThat(desk.press(path("largest"), "largest", "48")).contains("owner deleted");
    assertThat(desk.press(path("password"))).contains("There is no mail address");
    assertThat(desk.press(path("approve"))).contains("does not wait");
    assertThat(disabled()).isTrue();
    assertThat(largest()).isNull();
    assertThat(wanted("holds")).isZero();
    assertThat(desk.log()).isEmpty();
  }

  @Test
  void aNewPasswordGoesToTheUserAndTheOperatorDoesNotSeeIt() throws Exception {
    String page = desk.press(path("password"));

    String password = mailbox.password("ada@example.net");
    assertThat(page).contains("on its way").doesNotContain(password);
    assertThat(desk.open("/operator/mails")).contains("ada@example.net").doesNotContain(password);
    assertThat(desk.log().toString()).doesNotContain(password);
  }

  @Test
  void aLostSecondFactorIsSwitchedOffAndTheUserHearsOfIt() throws Exception {
    assertThat(desk.open("/operator/users/" + ada)).doesNotContain(path("factor"));
    assertThat(desk.press(path("factor"), "sure", "true")).contains("has no second factor");
    switchOn(ada);
    assertThat(desk.open("/operator/users/" + ada)).contains(path("factor"));

    assertThat(desk.press(path("factor"))).contains("First make sure");
    assertThat(wanted("second_factors")).isEqualTo(1);
    assertThat(desk.log()).isEmpty();

    assertThat(desk.press(path("factor"), "sure", "true")).contains("second factor is off");
    assertThat(wanted("second_factors")).isZero();
    assertThat(wanted("recovery_codes")).isZero();
    assertThat(desk.log()).containsExactly("root user.factor members/ada ");
    assertThat(mailbox.texts("ada@example.net").getLast())
        .contains("switched off the second factor of your account ada");
  }

  @Test
  void anOperatorsOwnSecondFactorTakesHisPassword() throws Exception {
    long root =
        database.sql("select id from accounts where userid = 'root'").query(Long.class).single();
    switchOn(root);

    assertThat(desk.press("/operator/users/" + root + "/factor", "sure", "true"))
        .contains("with your password");
    assertThat(wanted("second_factors")).isEqualTo(1);
  }

  private void switchOn(long account) {
    database
        .sql(
            """
            insert into second_factors (account, key_id, nonce, sealed, confirmed_at)
            values (?, 'x', decode(repeat('00', 12), 'hex'), decode(repeat('00', 36), 'hex'), now())
            """)
        .param(account)
        .update();
    database
        .sql("insert into recovery_codes (account, code_hash) values (?, sha256('a code'))")
        .param(account)
        .update();
  }

  @Test
  void anAccountThatWaitsIsApprovedAndGetsItsPassword() throws Exception {
    assertThat(desk.press(path("approve"))).contains("does not wait");
    database.sql("update accounts set approval_wanted_at = now() where id = ?").param(ada).update();
    assertThat(desk.press(path("password"))).contains("waits for approval");

    assertThat(desk.open("/operator/users?which=WAITING")).contains(">ada<");
    assertThat(desk.press(path("approve"))).contains("is approved");
    assertThat(mailbox.password("ada@example.net")).hasSize(10);
    assertThat(desk.open("/operator/users?which=WAITING")).doesNotContain(">ada<");
  }

  @Test
  void theLargestPrefixIsSetAndUnset() throws Exception {
    assertThat(desk.press(path("largest"), "largest", "48")).contains("is set");
    assertThat(largest()).isEqualTo(48);
    assertThat(desk.press(path("largest"), "largest", "20")).contains("from 32 to 64");
    assertThat(desk.press(path("largest"), "largest", "")).contains("is set");
    assertThat(largest()).isNull();
  }

  @Test
  void whatAUserTypesIsTextOnThePage() throws Exception {
    assertThat(desk.open("/operator/users?q={q}", "\"><b>x"))
        .doesNotContain("<b>x")
        .contains("&lt;b&gt;x");
  }

  private String path(String verb) {
    return "/operator/users/" + ada + "/" + verb;
  }

  private boolean disabled() {
    return database
        .sql("select disabled_at is not null from accounts where id = ?")
        .param(ada)
        .query(Boolean.class)
        .single();
  }

  private @Nullable Integer largest() {
    return database
        .sql("select delegation_largest from accounts where id = ?")
        .param(ada)
        .query((row, _) -> Rows.number(row, "delegation_largest"))
        .list()
        .getFirst();
  }
}
