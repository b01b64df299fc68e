// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.authenticated;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.Locale;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.mail.Mailbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@PortalTest
class OwnAccountTest {
  private static final String ADA = "ada@example.net";
  private static final String NEW = "new@example.org";
  private static final String FRESH = "four unrelated short words";

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private Registration registration;
  @Autowired private Accounts accounts;
  @Autowired private TunnelCredentials tunnel;
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
  void theWebGetsAPasswordOfItsOwnAndTheTunnelKeepsIts() throws Exception {
    MockHttpSession here = signIn(password);
    MockHttpSession elsewhere = signIn(password);
    clock.pass(Duration.ofSeconds(1));

    changeTo(here, password, FRESH, FRESH).andExpect(redirectedUrl("/account"));

    ended(elsewhere);
    page(here).andExpect(content().string(containsString("has a password of its own")));
    browser
        .perform(formLogin("/signin").user("userid", "ada").password(password))
        .andExpect(unauthenticated());
    signIn(FRESH);
    assertThat(tunnel.find(ada()).orElseThrow().verifier().matches(password)).isTrue();
  }

  @Test
  void nothingChangesWithoutTheOldPassword() throws Exception {
    MockHttpSession here = signIn(password);

    changeTo(here, "wrong", FRESH, FRESH)
        .andExpect(content().string(containsString("Nothing was changed")));

    signIn(password);
  }

  @Test
  void whoeverGuessesTheOldPasswordHasToWait() throws Exception {
    MockHttpSession here = signIn(password);
    for (int i = 0; i < 5; i++) {
      changeTo(here, "wrong" + i, FRESH, FRESH);
    }

    changeTo(here, password, FRESH, FRESH)
        .andExpect(content().string(containsString("too many wrong passwords")));

    clock.pass(Duration.ofMinutes(1));
    changeTo(here, password, FRESH, FRESH).andExpect(redirectedUrl("/account"));
  }

  @ParameterizedTest
  @CsvSource({
    "short, short, too short",
    "aaaabbbbaaaabbbb, aaaabbbbaaaabbbb, pattern",
    "abcdefghijklmnop, abcdefghijklmnop, pattern",
    "123456789012345, 123456789012345, pattern",
    "ada@example.net1, ada@example.net1, hardly more than your userid",
    "four unrelated words, four unrelated wards, not the same",
  })
  void aPasswordThatIsGuessedFirstIsNotTaken(String fresh, String twice, String why)
      throws Exception {
    changeTo(signIn(password), password, fresh, twice)
        .andExpect(status().isOk())
        .andExpect(content().string(containsString(why)));

    signIn(password);
  }

  @Test
  void theTunnelGetsANewPasswordByMailWhichOpensTheWebTooUnlessThatHasItsOwn() throws Exception {
    MockHttpSession here = signIn(password);
    rotate(here);
    String second = mailbox.password(ADA);
    assertThat(mailbox.texts(ADA).getLast()).startsWith("Your new password");
    assertThat(tunnel.find(ada()).orElseThrow().verifier().matches(second)).isTrue();
    signIn(second);

    changeTo(here, second, FRESH, FRESH);
    rotate(here);

    assertThat(mailbox.texts(ADA).getLast()).startsWith("A new password for your tunnel");
    assertThat(tunnel.find(ada()).orElseThrow().verifier().matches(second)).isFalse();
    signIn(FRESH);
  }

  @Test
  void anAddressChangesWhenTheLinkThatWentThereIsUsed() throws Exception {
    wantAddress(signIn(password), NEW);
    String link = mailbox.link(NEW);
    browser.perform(get(link)).andExpect(content().string(containsString("from now on")));
    assertThat(ada().email()).contains(ADA);

    browser.perform(post(link).with(csrf())).andExpect(content().string(containsString("changed")));

    assertThat(ada().email()).contains(NEW);
    assertThat(mailbox.texts(ADA).getLast()).startsWith("Another address").contains(NEW);
    browser.perform(post(link).with(csrf())).andExpect(content().string(containsString("too old")));
  }

  @Test
  void anAddressOfAnotherAccountIsRefusedToWhoeverReadsItsMailOnly() throws Exception {
    registration.register("eve", NEW, Locale.ENGLISH, "");

    wantAddress(signIn(password), NEW)
        .andExpect(content().string(containsString("Look into your mail")));
    browser.perform(post(mailbox.link(NEW)).with(csrf()));

    assertThat(ada().email()).contains(ADA);
  }

  @ParameterizedTest
  @CsvSource({"ada", "a b@example.net", "''", "ada@"})
  void anAddressLooksLikeOne(String email) throws Exception {
    wantAddress(signIn(password), email)
        .andExpect(content().string(containsString("not a mail address")));
  }

  @Test
  void mailsComeInTheLanguageThatWasChosen() throws Exception {
    MockHttpSession here = signIn(password);
    browser.perform(post("/account/language").session(here).with(csrf()).param("language", "fr"));
    rotate(here);

    assertThat(mailbox.texts(ADA).getLast()).startsWith("Votre nouveau mot de passe");
  }

  @Test
  void otherSessionsEndWhenTheirOwnerSaysSo() throws Exception {
    MockHttpSession here = signIn(password);
    MockHttpSession elsewhere = signIn(password);
    clock.pass(Duration.ofSeconds(1));

    browser.perform(post("/account/sessions").session(here).with(csrf()));

    ended(elsewhere);
    page(here).andExpect(status().isOk());
  }

  @Test
  void aLostPasswordEndsSessionsToo() throws Exception {
    MockHttpSession thief = signIn(password);
    clock.pass(Duration.ofSeconds(1));
    browser.perform(post("/account/password").with(csrf()).param("email", ADA));
    browser.perform(post(mailbox.link(ADA)).with(csrf()));

    ended(thief);
  }

  @Test
  void noSessionIsLongerThanAWeek() throws Exception {
    MockHttpSession session = signIn(password);
    clock.pass(Duration.ofDays(7).minusSeconds(1));
    page(session).andExpect(status().isOk());

    clock.pass(Duration.ofSeconds(1));
    ended(session);
  }

  @Test
  void theSessionOfADisabledAccountEnds() throws Exception {
    MockHttpSession session = signIn(password);
    database.sql("update accounts set disabled_at = now()").update();

    ended(session);
  }

  @Test
  void whoeverIsNoOperatorAnyMoreSignsInAgain() throws Exception {
    database.sql("update accounts set operator = true").update();
    MockHttpSession session = signIn(password);
    page(session).andExpect(status().isOk());
    database.sql("update accounts set operator = false").update();

    ended(session);
  }

  @Test
  void theAccountSaysWhenItWasUsedTheTimeBefore() throws Exception {
    signIn(password);
    clock.pass(Duration.ofHours(2));

    page(signIn(password))
        .andExpect(content().string(containsString("2026-11-23 14:00 UTC")))
        .andExpect(content().string(containsString("2026-11-23 12:00 UTC")))
        .andExpect(content().string(containsString("The one before")));
  }

  private Account ada() {
    return accounts.findByRealmAndUserid("members", "ada").orElseThrow();
  }

  private MockHttpSession signIn(String with) throws Exception {
    return (MockHttpSession)
        browser
            .perform(formLogin("/signin").user("userid", "ada").password(with))
            .andExpect(authenticated())
            .andReturn()
            .getRequest()
            .getSession();
  }

  private ResultActions page(MockHttpSession session) throws Exception {
    return browser.perform(get("/account").session(session));
  }

  private void ended(MockHttpSession session) throws Exception {
    page(session).andExpect(redirectedUrl("/signin?ended"));
    browser
        .perform(get("/signin").param("ended", ""))
        .andExpect(content().string(containsString("Your session has ended")));
    assertThat(session.isInvalid()).isTrue();
  }

  private ResultActions changeTo(MockHttpSession session, String old, String fresh, String twice)
      throws Exception {
    return browser.perform(
        post("/account/web-password")
            .session(session)
            .with(csrf())
            .param("password", old)
            .param("fresh", fresh)
            .param("twice", twice));
  }

  private void rotate(MockHttpSession session) throws Exception {
    browser
        .perform(post("/account/tunnel-password").session(session).with(csrf()))
        .andExpect(redirectedUrl("/account"));
  }

  private ResultActions wantAddress(MockHttpSession session, String email) throws Exception {
    return browser.perform(
        post("/account/address")
            .session(session)
            .with(csrf())
            .param("email", email)
            .param("password", password));
  }
}
