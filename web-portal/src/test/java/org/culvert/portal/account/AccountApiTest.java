// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.Program;
import org.culvert.portal.mail.Mailbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** What the pages below {@code /account} do, by the API. */
@PortalTest
class AccountApiTest {
  private static final String ADA = "ada@example.net";
  private static final String FRESH = "four unrelated short words";

  @Autowired private MockMvc api;
  @Autowired private Portal.Ground ground;
  @Autowired private Registration registration;
  @Autowired private Accounts accounts;
  @Autowired private Passwords passwords;
  @Autowired private Mailbox mailbox;
  @Autowired private MovableClock clock;
  @Autowired private JdbcClient database;

  private String password = "";

  @BeforeEach
  void prepare() throws Exception {
    ground.prepare();
    registration.register("ada", ADA, Locale.ENGLISH, "");
    password = mailbox.password(ADA);
  }

  @Test
  void anAccountKnowsItself() {
    var profile = adas().get("/account");

    assertThat(profile.string("$.userid")).isEqualTo("ada");
    assertThat(profile.string("$.email")).isEqualTo(ADA);
    assertThat(profile.string("$.language")).isEqualTo("en");
    assertThat(profile.flag("$.ownWebPassword")).isFalse();
    assertThat(profile.text()).doesNotContain("argon2", password);
  }

  @Test
  void mailsComeInAnotherLanguage() {
    assertThat(adas().put("/account/language", "{\"language\":\"fr\"}").string("$.language"))
        .isEqualTo("fr");
    assertThat(adas().put("/account/language", "{\"language\":\"tlh\"}").status()).isEqualTo(400);
    assertThat(ada().language()).isEqualTo(Locale.FRENCH);
  }

  @Test
  void anotherAddressNeedsThePasswordAndItsLink() throws Exception {
    String wanted = "{\"email\":\"new@example.org\",\"password\":\"%s\"}";

    assertThat(adas().post("/account/address", wanted.formatted("wrong")).status()).isEqualTo(403);
    assertThat(mails("address")).isZero();
    assertThat(
            adas().post("/account/address", "{\"email\":\"x\",\"password\":\"" + password + "\"}"))
        .returns(400, Program.Heard::status);
    assertThat(adas().post("/account/address", wanted.formatted(password)).status()).isEqualTo(202);

    assertThat(mails("address")).isEqualTo(1);
    assertThat(ada().email()).as("until the link is used").hasValue(ADA);
  }

  @Test
  void theWebGetsAPasswordOfItsOwnFromWhoKnowsThePresentOne() {
    String wanted = "{\"password\":\"%s\",\"fresh\":\"%s\"}";

    assertThat(adas().put("/account/web-password", wanted.formatted(password, "short")).status())
        .isEqualTo(400);
    assertThat(adas().put("/account/web-password", wanted.formatted("wrong", FRESH)).status())
        .isEqualTo(403);
    assertThat(passwords.check("ada", FRESH, clock.instant())).isEmpty();
    assertThat(adas().put("/account/web-password", wanted.formatted(password, FRESH)).status())
        .isEqualTo(204);
    assertThat(passwords.check("ada", FRESH, clock.instant())).isPresent();
  }

  @Test
  void aTokenIsNoWayToGuessThePassword() {
    String guess = "{\"password\":\"guess\",\"fresh\":\"" + FRESH + "\"}";
    for (int i = 0; i < 5; i++) {
      assertThat(adas().put("/account/web-password", guess).status()).isEqualTo(403);
    }

    assertThat(adas().put("/account/web-password", guess).status()).isEqualTo(429);
    clock.pass(Duration.ofHours(2));
    assertThat(adas().put("/account/web-password", guess.replace("guess", password)).status())
        .isEqualTo(204);
  }

  @Test
  void theTunnelsPasswordIsDrawnAnewAndMailed() {
    assertThat(adas().post("/account/tunnel-password").status()).isEqualTo(202);
    assertThat(mails("password")).isEqualTo(1);
    assertThat(passwords.check("ada", password, clock.instant())).isEmpty();
    database.sql("update accounts set email = null").update();
    assertThat(adas().post("/account/tunnel-password").status()).isEqualTo(409);
  }

  @Test
  void sessionsEnd() {
    assertThat(adas().delete("/account/sessions").status()).isEqualTo(204);
    assertThat(
            database
                .sql("select sessions_from is not null from accounts")
                .query(Boolean.class)
                .single())
        .isTrue();
  }

  private Program adas() {
    return Program.of(ada().id(), api, database);
  }

  private Account ada() {
    return accounts.findByRealmAndUserid("members", "ada").orElseThrow();
  }

  private int mails(String kind) {
    return database
        .sql("select count(*) from mails where kind = ?")
        .param(kind)
        .query(Integer.class)
        .single();
  }
}
