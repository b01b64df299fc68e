// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.leave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.authenticated;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.Program;
import org.culvert.portal.mail.Mailbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@PortalTest
class LeaveTest {
  private static final String ADA = "ada@example.net";

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private Mailbox mailbox;
  @Autowired private JdbcClient database;

  private String password = "";
  private MockHttpSession session = new MockHttpSession();

  @BeforeEach
  void prepare() throws Exception {
    ground.prepare();
    signUp("ada", ADA);
    password = mailbox.password(ADA);
    session =
        (MockHttpSession)
            browser
                .perform(formLogin("/signin").user("userid", "ada").password(password))
                .andExpect(authenticated())
                .andReturn()
                .getRequest()
                .getSession();
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
              outer_address, outer_port, server_address, client_address, offered_at, accepted_at,
              lease_ends_at)
            select 'members', id, 'live', 'v6udpv4', 'main', '192.0.2.1', '198.51.100.7', 4000,
              '2001:db8:b::2', '2001:db8:b::3', now(), now(), now() + interval '1 day'
            from accounts
            """)
        .update();
    database.sql("insert into tunnel_settings select id, 'the attic' from accounts").update();
  }

  @Test
  void ownersTakeTheirDataAlongAndNoSecret() throws Exception {
    String json =
        browser
            .perform(get("/account/export").session(session))
            .andExpect(status().isOk())
            .andExpect(
                header().string("Content-Disposition", "attachment; filename=\"culvert-ada.json\""))
            .andExpect(jsonPath("$.account.userid").value("ada"))
            .andExpect(jsonPath("$.account.email").value(ADA))
            .andExpect(jsonPath("$.tunnel_settings.description").value("the attic"))
            .andExpect(jsonPath("$.tunnels[0].outer_address").value("198.51.100.7"))
            .andExpect(jsonPath("$.mails[0].kind").value("welcome"))
            .andReturn()
            .getResponse()
            .getContentAsString();

    String hash =
        database.sql("select web_password_hash from accounts").query(String.class).single();
    assertThat(json)
        .doesNotContain(hash, password, "verifier", "nonce", "sealed", "key_id", "hash", "\\\\x");
  }

  @Test
  void aProgramTakesTheSame() {
    var data = program().get("/account/export");

    assertThat(data.status()).isEqualTo(200);
    assertThat(data.string("$.account.userid")).isEqualTo("ada");
    assertThat(data.string("$.tokens[0].name")).isEqualTo("a program");
  }

  @Test
  void aProgramDeletesTheAccountWithItsPassword() {
    Program program = program();

    assertThat(program.post("/account/delete", "{}").status()).isEqualTo(400);
    assertThat(program.post("/account/delete", "{\"password\":\"wrong\"}").status()).isEqualTo(403);
    assertThat(count("accounts where deleted_at is null")).isEqualTo(1);
    assertThat(program.post("/account/delete", "{\"password\":\"" + password + "\"}").status())
        .isEqualTo(204);
    assertThat(count("accounts where deleted_at is not null")).isEqualTo(1);
    assertThat(program.get("/account").status()).as("the token went with it").isEqualTo(401);
  }

  private Program program() {
    long ada = database.sql("select id from accounts").query(Long.class).single();
    return Program.of(ada, browser, database);
  }

  @Test
  void withoutThePasswordNothingIsDeleted() throws Exception {
    delete("wrong").andExpect(content().string(containsString("Nothing was changed")));

    assertThat(count("accounts where deleted_at is null")).isEqualTo(1);
    assertThat(count("wishes")).isZero();
  }

  @Test
  void whatIsLeftIsTheNameAndAWishToEndTheTunnel() throws Exception {
    delete(password).andExpect(content().string(containsString("The account is deleted")));

    assertThat(session.isInvalid()).isTrue();
    assertThat(count("wishes where kind = 'close' and wished_by = 'owner'")).isEqualTo(1);
    assertThat(count("holds where held_by = 'owner'")).isEqualTo(1);
    assertThat(count("accounts where userid = 'ada' and disabled_at is not null")).isEqualTo(1);
    assertThat(count("mails")).isZero();
    assertThat(tablesThatNameAnAccount()).containsExactlyInAnyOrder("holds", "tunnels");
    browser
        .perform(formLogin("/signin").user("userid", "ada").password(password))
        .andExpect(unauthenticated());
  }

  @Test
  void nobodyElseGetsTheNameButTheAddressIsFree() throws Exception {
    delete(password);
    signUp("ada", "eve@example.net");
    assertThat(mailbox.texts("eve@example.net").getLast()).contains("is taken");

    signUp("grace", ADA);
    assertThat(mailbox.texts(ADA).getLast()).startsWith("Your account at");
  }

  @Test
  void theOtherBrowsersOfADeletedAccountAreSignedOut() throws Exception {
    MockHttpSession elsewhere =
        (MockHttpSession)
            browser
                .perform(formLogin("/signin").user("userid", "ada").password(password))
                .andReturn()
                .getRequest()
                .getSession();
    delete(password);

    browser.perform(get("/account").session(elsewhere)).andExpect(redirectedUrl("/signin?ended"));
  }

  /** Whichever tables there are. */
  private List<String> tablesThatNameAnAccount() {
    return database
        .sql(
            """
            select con.conrelid::regclass::text as name, att.attname as reference
            from pg_constraint con
            join pg_attribute att on att.attrelid = con.conrelid and att.attnum = con.conkey[1]
            where con.contype = 'f' and con.confrelid = 'accounts'::regclass
            """)
        .query((row, _) -> List.of(row.getString("name"), row.getString("reference")))
        .list()
        .stream()
        .filter(column -> count(column.get(0) + " where " + column.get(1) + " is not null") > 0)
        .map(List::getFirst)
        .toList();
  }

  private ResultActions delete(String with) throws Exception {
    return browser.perform(
        post("/account/delete").session(session).with(csrf()).param("password", with));
  }

  private void signUp(String userid, String email) throws Exception {
    browser.perform(
        post("/account/new")
            .with(csrf())
            .with(
                request -> {
                  request.setRemoteAddr(
                      "2001:db8:1ea:"
                          + Integer.toHexString(userid.length() + email.length())
                          + "::1");
                  return request;
                })
            .param("userid", userid)
            .param("email", email));
  }

  private int count(String what) {
    return database.sql("select count(*) from " + what).query(Integer.class).single();
  }
}
