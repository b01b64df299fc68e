// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.mail.Mailbox;
import org.culvert.portal.web.CurrentNotices;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** Pools, mails, conflicts, cases, notices, invitations, and the log of all that. */
@PortalTest
class DeskPagesTest {
  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private Mailbox mailbox;
  @Autowired private JdbcClient database;
  @Autowired private MovableClock clock;
  @Autowired private CurrentNotices shown;

  private long ada;

  private Desk desk;

  @BeforeEach
  void prepare() {
    desk = new Desk(browser, database, ground);
    ada = desk.prepare();
    database.sql("truncate notices, abuse_notes, abuse_cases").update();
    shown.lookAgain();
  }

  @Test
  void aPoolIsAsFullAsWhatIsTakenOutOfIt() throws Exception {
    database
        .sql(
            """
            insert into pools (realm, kind, prefix, carved)
            values ('members', 'delegated', '2001:db8:1500::/40', true)
            """)
        .update();
    delegate("2001:db8:1500::/42", null);
    delegate("2001:db8:1540::/42", "2026-12-01T00:00Z");

    assertThat(desk.open("/operator/pools"))
        .contains("2001:db8:1500::/40", "50 % of this pool are taken", ">50 %<")
        .contains("class=\"used\" width=\"250\"", "x=\"250\" width=\"250\"");
  }

  private void delegate(String prefix, @Nullable String quarantineEndsAt) {
    database
        .sql(
            """
            insert into prefix_delegations
              (realm, kind, prefix, account, granted_at, quarantine_ends_at)
            values ('members', 'delegated', ?::cidr, ?, now(), ?::timestamptz)
            """)
        .param(1, prefix)
        .param(2, quarantineEndsAt == null ? ada : desk.account("grace", false))
        .param(3, quarantineEndsAt)
        .update();
  }

  @Test
  void tunnelsThatAreUpAreFoundByTheirAddress() throws Exception {
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
              outer_address, outer_port, server_address, client_address, prefix, offered_at,
              accepted_at, lease_ends_at)
            values ('members', ?, 'live', 'v6udpv4', 'main', '192.0.2.1', '203.0.113.9', 4711,
              '2001:db8::', '2001:db8::1', '2001:db8:15::/48', now(), now(), now())
            """)
        .param(ada)
        .update();

    assertThat(desk.open("/operator/tunnels?q=203.0.113"))
        .contains(">ada<", "203.0.113.9:4711", "2001:db8:15::/48", "1 of 1 tunnels");
    assertThat(desk.open("/operator/tunnels?q=203.0.114")).contains("No tunnel is up");
    assertThat(desk.open("/operator/users/" + ada)).contains("203.0.113.9:4711");
  }

  @Test
  void aTestMailArrives() throws Exception {
    assertThat(desk.press("/operator/mails/test", "recipient", "me@example.net"))
        .contains("is in the outbox", ">me@example.net<");
    assertThat(mailbox.texts("me@example.net"))
        .singleElement()
        .asString()
        .contains("The operator root has sent this");
    assertThat(desk.press("/operator/mails/test", "recipient", "me@x>, you@y"))
        .contains("not a mail address");
    assertThat(desk.log()).containsExactly("root mail.tested me@example.net ");
  }

  @Test
  void whyAMailFailedIsTold() throws Exception {
    database
        .sql(
            """
            insert into mails (kind, recipient, created_at, next_try_at, failed_at, attempts,
              last_error)
            values ('welcome', 'gone@example.net', now(), now(), now(), 3, '550 <no such user>')
            """)
        .update();

    assertThat(desk.open("/operator/mails")).contains("gone@example.net", "550 &lt;no such user");
    assertThat(desk.press("/operator/mails/hurry")).contains("tried within seconds");
  }

  @Test
  void aTicketIsExplained() throws Exception {
    database
        .sql(
            """
            insert into conflicts (ticket, first_at, last_at, times, realm, account,
              outer_address, outer_port, holder_tunnel)
            values ('C7K2-9QFA', now(), now(), 4, 'members', ?, '203.0.113.9', 0, 17)
            """)
        .param(ada)
        .update();

    assertThat(desk.open("/operator/conflicts?q=c7k2"))
        .contains("C7K2-9QFA", ">ada<", "203.0.113.9", "a guest", "tunnel 17");
    assertThat(desk.open("/operator/conflicts?q=xxxx")).contains("no such ticket");
  }

  @Test
  void aCaseIsOpenedNotedClosedAndOpenedAgain() throws Exception {
    String page =
        desk.press(
            "/operator/cases",
            "title",
            "a scan",
            "reporter",
            "cert@example.org",
            "address",
            "2001:db8::1",
            "seenAt",
            "2026-11-20 11:00",
            "userid",
            "ada");
    assertThat(page).contains("The case is open", "a scan", "cert@example.org", ">ada<");
    String path = find("/operator/cases/\\d+", page);

    assertThat(desk.press(path + "/notes", "text", "asked <him>\nwaits"))
        .contains("asked &lt;him&gt;");
    assertThat(desk.press(path + "/notes", "text", " ")).contains("Write something");
    assertThat(desk.press(path + "/close")).contains("The case is closed");
    assertThat(desk.press(path + "/reopen")).contains("The case is open again");
    assertThat(desk.open("/operator/users/" + ada)).contains("a scan");
    assertThat(desk.log())
        .extracting(line -> line.split(" ")[1])
        .containsExactly("case.reopened", "case.closed", "case.noted", "case.opened");
  }

  @Test
  void aCaseNeedsATitleAndAnAccountThatThereIs() throws Exception {
    assertThat(desk.press("/operator/cases", "title", "")).contains("Say what it is about");
    assertThat(desk.press("/operator/cases", "title", "x", "userid", "nobody"))
        .contains("There is no such account");
    assertThat(desk.press("/operator/cases", "title", "x", "seenAt", "soon"))
        .contains("This is not a time");
  }

  @Test
  void aMailThatCameBackIsAmongTheFailedOnes() throws Exception {
    database
        .sql(
            """
            insert into mails (message_id, kind, recipient, created_at, next_try_at, sent_at)
            values ('5f0c1a52-9f7e-4b5c-8d55-0f5d0c8e2a11', 'welcome', 'gone@example.net', now(),
              now(), now())
            """)
        .update();

    assertThat(desk.press("/operator/mails/returned", "report", "nothing"))
        .contains("names no mail");
    assertThat(desk.press("/operator/mails/returned", "report", ReturnedMailTest.REPORT))
        .contains("among the failed ones", "returned: smtp; 550 5.1.1 &lt;gone@example.net&gt;");
    assertThat(desk.press("/operator/mails/returned", "report", ReturnedMailTest.REPORT))
        .contains("names no mail");
    assertThat(
            database
                .sql("select count(*) from mails where sent_at is null and failed_at is not null")
                .query(Integer.class)
                .single())
        .isEqualTo(1);
    assertThat(desk.log())
        .singleElement()
        .asString()
        .startsWith("root mail.returned 5f0c1a52-9f7e-4b5c-8d55-0f5d0c8e2a11 smtp; 550");
  }

  @Test
  void aNoticeIsOnEveryPageBetweenItsTimes() throws Exception {
    desk.press(
        "/operator/notices",
        "text",
        "Down <b>tonight</b>",
        "begins",
        "2026-11-23 13:00",
        "ends",
        "2026-11-23 14:00");

    assertThat(first()).doesNotContain("tonight");
    clock.pass(Duration.ofHours(1));
    assertThat(first()).contains("Down &lt;b&gt;tonight&lt;/b&gt;");
    clock.pass(Duration.ofHours(1));
    assertThat(first()).doesNotContain("tonight");
  }

  @Test
  void aNoticeCanBeTakenDown() throws Exception {
    String page =
        desk.press(
            "/operator/notices",
            "text",
            "Down now",
            "begins",
            "2026-11-23 11:00",
            "ends",
            "2026-11-23 14:00");
    assertThat(page).contains("<p>Down now</p>");

    assertThat(desk.press(find("/operator/notices/\\d+/end", page))).contains("is down");
    assertThat(first()).doesNotContain("Down now");
  }

  @Test
  void aNoticeThatIsAnIncidentIsMarked() throws Exception {
    assertThat(notice("plain", "2026-11-23 14:00")).doesNotContain(">incident<");
    assertThat(
            desk.press(
                "/operator/notices",
                "text",
                "Power cut",
                "begins",
                "2026-11-23 11:00",
                "ends",
                "2026-11-23 14:00",
                "incident",
                "true"))
        .contains(">incident<");
    assertThat(database.sql("select text from notices where incident").query(String.class).list())
        .containsExactly("Power cut");
  }

  @Test
  void aNoticeHasATextAndAnEndThatIsAhead() throws Exception {
    assertThat(notice("", "2026-11-23 14:00")).contains("Write a text");
    assertThat(notice("late", "2026-11-23 11:30")).contains("Both have to be times");
    assertThat(notice("odd", "whenever")).contains("Both have to be times");
  }

  private String notice(String text, String ends) throws Exception {
    return desk.press(
        "/operator/notices", "text", text, "begins", "2026-11-23 11:00", "ends", ends);
  }

  @Test
  void anInvitationIsMadeShownOnceAndEnded() throws Exception {
    String page = desk.press("/operator/invitations", "note", "club", "places", "3", "days", "7");
    String link = find("http://localhost:8080/account/new\\?invitation=[\\w-]{22}", page);
    assertThat(page).contains("#", "club", "0 / 3");
    assertThat(desk.open("/operator/invitations")).doesNotContain(link);

    assertThat(desk.press(find("/operator/invitations/\\d+/end", page)))
        .contains("good for nobody", ">over<");
    assertThat(desk.press("/operator/invitations", "places", "0", "days", "7"))
        .contains("From 1 to 10000");
    assertThat(desk.log())
        .extracting(line -> line.split(" ")[1])
        .containsExactly("invitation.ended", "invitation.made");
  }

  @Test
  void nobodyChangesTheLog() throws Exception {
    desk.press("/operator/mails/hurry");

    for (String sql :
        new String[] {
          "delete from operator_log", "update operator_log set detail = ''", "truncate operator_log"
        }) {
      assertThatThrownBy(() -> database.sql(sql).update())
          .isInstanceOf(DataAccessException.class)
          .hasMessageContaining("append only");
    }
  }

  private String first() throws Exception {
    return browser.perform(get("/")).andReturn().getResponse().getContentAsString();
  }

  private static String find(String pattern, String page) {
    Matcher found = Pattern.compile(pattern).matcher(page);
    assertThat(found.find()).as("%s in %s", pattern, page).isTrue();
    return found.group();
  }
}
