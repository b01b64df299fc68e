// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** The operator's desk, by the API: the same actions, the same log. */
@PortalTest
class DeskApiTest {
  private static final String DESK = "/operator";

  @Autowired private MockMvc api;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;

  private Desk desk;
  private long ada;
  private long root;
  private Program program;

  @BeforeEach
  void prepare() {
    desk = new Desk(api, database, ground);
    ada = desk.prepare();
    root = database.sql("select id from accounts where userid = 'root'").query(Long.class).single();
    program = Program.ofOperator(root, api, database);
  }

  @Test
  void whoIsNoOperatorAnyMoreHasNoDesk() {
    assertThat(program.get(DESK + "/users").status()).isEqualTo(200);
    assertThat(Program.ofOperator(ada, api, database).get(DESK + "/users").status()).isEqualTo(403);

    database.sql("update accounts set operator = false").update();

    assertThat(program.get(DESK + "/users").status()).isEqualTo(403);
    assertThat(program.get("/account").status()).isEqualTo(200);
  }

  @Test
  void usersAreFoundSuspendedAndRestored() {
    String user = DESK + "/users/" + ada;

    assertThat(program.get(DESK + "/users?q=ad").strings("$[*].userid")).containsExactly("ada");
    assertThat(program.post(user + "/suspend", "{}").status()).isEqualTo(400);
    assertThat(program.post(user + "/suspend", "{\"reason\":\" \"}").status()).isEqualTo(400);
    assertThat(
            program
                .post(user + "/suspend", "{\"reason\":\"spam\",\"told\":\"Write to us.\"}")
                .string("$.suspendedAt"))
        .isNotNull();
    assertThat(program.post(DESK + "/users/" + root + "/suspend", "{\"reason\":\"x\"}").status())
        .isEqualTo(409);
    assertThat(program.post(user + "/restore").string("$.suspendedAt")).isNull();
    assertThat(program.put(user + "/largest", "{\"largest\":48}").number("$.largest"))
        .isEqualTo(48);
    assertThat(program.put(user + "/largest", "{\"largest\":65}").status()).isEqualTo(400);
    assertThat(program.post(user + "/approve").status()).isEqualTo(409);
    assertThat(program.post(user + "/factor", "{}").status()).isEqualTo(400);
    assertThat(program.post(user + "/factor", "{\"sure\":true}").status()).isEqualTo(409);
    assertThat(program.post(user + "/password").status()).isEqualTo(200);
    assertThat(program.get(DESK + "/users/0").status()).isEqualTo(404);
    assertThat(desk.log())
        .containsExactly(
            "root user.password members/ada ",
            "root user.largest members/ada /48",
            "root user.restored members/ada ",
            "root user.suspended members/ada spam");
  }

  @Test
  void everythingThatIsShownCanBeRead() {
    assertThat(program.get(DESK + "/counts").number("$.accounts")).isEqualTo(2);
    assertThat(program.get(DESK + "/tunnels").number("$.count")).isZero();
    assertThat(program.get(DESK + "/realms").strings("$[*].name")).containsExactly("members");
    assertThat(program.get(DESK + "/pools").status()).isEqualTo(200);
    assertThat(program.get(DESK + "/tickets").text()).isEqualTo("[]");
    assertThat(program.get(DESK + "/mails?state=WAITING").text()).isEqualTo("[]");
    assertThat(program.get(DESK + "/mails").status()).isEqualTo(400);
    assertThat(program.get(DESK + "/users/" + ada).string("$.user.userid")).isEqualTo("ada");
    assertThat(program.get(DESK + "/log?q=nobody+did+this").text()).isEqualTo("[]");
  }

  @Test
  void aTestMailIsPutIntoTheOutbox() {
    assertThat(program.post(DESK + "/mails/test", "{\"recipient\":\"nobody\"}").status())
        .isEqualTo(400);
    assertThat(program.post(DESK + "/mails/test", "{\"recipient\":\"a@example.net\"}").status())
        .isEqualTo(202);
    assertThat(program.get(DESK + "/mails?state=WAITING").strings("$[*].recipient"))
        .containsExactly("a@example.net");
    assertThat(program.post(DESK + "/mails/hurry").number("$.mails")).isEqualTo(1);
    assertThat(desk.log())
        .containsExactly("root mail.hurried  1", "root mail.tested a@example.net ");
  }

  @Test
  void aMailServerSaysThatAMailCameBack() {
    database
        .sql(
            """
            insert into mails (message_id, kind, recipient, created_at, next_try_at, sent_at)
            values ('5f0c1a52-9f7e-4b5c-8d55-0f5d0c8e2a11', 'welcome', 'gone@example.net', now(),
              now(), now())
            """)
        .update();
    String report =
        "{\"report\":\"%s\"}"
            .formatted(ReturnedMailTest.REPORT.replace("\"", "").replace("\n", "\\n"));

    assertThat(program.post(DESK + "/mails/returned", "{\"report\":\"x\"}").status())
        .isEqualTo(400);
    assertThat(program.post(DESK + "/mails/returned", report).status()).isEqualTo(204);
    assertThat(program.get(DESK + "/mails?state=FAILED").strings("$[*].recipient"))
        .containsExactly("gone@example.net");
    assertThat(program.post(DESK + "/mails/returned", report).status()).isEqualTo(400);
  }

  @Test
  void whoAsksWhoHadAnAddressIsWrittenDown() {
    String question = "{\"address\":\"2001:db8::7\",\"at\":\"%s\",\"reason\":\"case 4\"}";

    assertThat(program.post(DESK + "/attribution", question.formatted("noon")).status())
        .isEqualTo(400);
    assertThat(
            program.post(DESK + "/attribution", "{\"address\":\"x\",\"at\":\"2026-11-23 12:00\"}"))
        .returns(400, Program.Heard::status);
    assertThat(desk.log()).isEmpty();
    var answer = program.post(DESK + "/attribution", question.formatted("2026-11-23 12:00"));
    assertThat(answer.string("$.at")).isEqualTo("2026-11-23T12:00:00Z");
    assertThat(answer.list("$.uses")).isEmpty();
    assertThat(program.post(DESK + "/attribution/verify").flag("$.whole")).isTrue();
    assertThat(desk.log())
        .containsExactly(
            "root attribution.verified  whole",
            "root attribution.looked 2001:db8::7 2026-11-23T12:00:00Z case 4");
  }

  @Test
  void aCaseIsOpenedNotedAndClosed() {
    var opened =
        program.post(
            DESK + "/cases",
            "{\"title\":\"a scan\",\"userid\":\"ada\",\"seenAt\":\"2026-11-23 12:00\"}");
    int id = opened.number("$.abuseCase.id");
    String path = DESK + "/cases/" + id;

    assertThat(opened.status()).isEqualTo(201);
    assertThat(program.post(path + "/notes", "{\"text\":\"asked her\"}").string("$.notes[0].text"))
        .isEqualTo("asked her");
    assertThat(program.post(path + "/notes", "{\"text\":\"\"}").status()).isEqualTo(400);
    assertThat(program.post(path + "/close").string("$.abuseCase.closedBy")).isEqualTo("root");
    assertThat(program.post(path + "/reopen").string("$.abuseCase.closedBy")).isNull();
    assertThat(program.get(DESK + "/cases").strings("$[*].title")).contains("a scan");
    assertThat(program.post(DESK + "/cases", "{}").string("$.detail")).startsWith("title: ");
    assertThat(program.post(DESK + "/cases", "{\"title\":\"x\",\"userid\":\"nobody\"}").status())
        .isEqualTo(400);
    assertThat(program.post(DESK + "/cases", "{\"title\":\"x\",\"seenAt\":\"noon\"}").status())
        .isEqualTo(400);
    assertThat(program.get(DESK + "/cases/0").status()).isEqualTo(404);
  }

  @Test
  void aNoticeIsPutUpAndTakenDown() {
    String notice = "{\"text\":\"%s\",\"begins\":\"2026-11-23T12:00:00Z\",\"ends\":\"%s\"}";

    assertThat(program.post(DESK + "/notices", notice.formatted("", "2026-11-24T12:00:00Z")))
        .returns(400, Program.Heard::status);
    assertThat(program.post(DESK + "/notices", notice.formatted("x", "2026-11-22T12:00:00Z")))
        .returns(400, Program.Heard::status);
    var put = program.post(DESK + "/notices", notice.formatted("Work", "2026-11-24T12:00:00Z"));
    assertThat(put.status()).isEqualTo(201);
    assertThat(put.string("$[0].text")).isEqualTo("Work");
    int id = put.number("$[0].id");
    assertThat(program.delete(DESK + "/notices/" + id).status()).isEqualTo(204);
    assertThat(program.get(DESK + "/notices").flag("$[0].over")).isTrue();
  }

  @Test
  void anInvitationIsMadeAndTakenBack() {
    assertThat(program.post(DESK + "/invitations", "{\"places\":0,\"days\":7}").status())
        .isEqualTo(400);
    var made = program.post(DESK + "/invitations", "{\"note\":\"club\",\"places\":5,\"days\":7}");
    assertThat(made.string("$.link")).contains("/account/new?invitation=");
    var all = program.get(DESK + "/invitations");
    assertThat(all.flag("$[0].good")).isTrue();
    int id = all.number("$[0].id");
    assertThat(program.delete(DESK + "/invitations/" + id).status()).isEqualTo(204);
    assertThat(program.get(DESK + "/invitations").flag("$[0].good")).isFalse();
    assertThat(desk.log())
        .containsExactly("root invitation.ended #" + id + " ", "root invitation.made club 5");
  }
}
