// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.mail.Mailbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.ResultMatcher;

@PortalTest
class SecondFactorTest {
  private static final Pattern SECRET = Pattern.compile("<code>([A-Z2-7 ]{39})</code>");
  private static final Pattern RECOVERY = Pattern.compile("<li>([a-z2-7-]{19})</li>");
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private Mailbox mailbox;
  @Autowired private MovableClock clock;
  @Autowired private JdbcClient database;

  private String password = "";
  private byte[] secret = new byte[0];
  private List<String> recovery = List.of();

  @BeforeEach
  void switchOn() throws Exception {
    ground.prepare();
    browser.perform(
        post("/account/new")
            .with(csrf())
            .with(
                request -> {
                  request.setRemoteAddr("2001:db8:2fa:" + System.nanoTime() % 9999 + "::1");
                  return request;
                })
            .param("userid", "ada")
            .param("email", "ada@example.net"));
    password = mailbox.password("ada@example.net");
    MockHttpSession session = enterPassword().andExpect(redirectedUrl("/account")).session();
    String page = text(session, "/account/second-factor", "password", password);
    var found = SECRET.matcher(page);
    assertThat(found.find()).as(page).isTrue();
    secret = octets(found.group(1).replace(" ", ""));
    assertThat(page).contains("<svg").doesNotContain(" style=");
    assertThat(text(session, "/account/second-factor/first", "code", "000000"))
        .contains("<svg", "wrong or was used");
    recovery =
        RECOVERY
            .matcher(text(session, "/account/second-factor/first", "code", code()))
            .results()
            .map(code -> code.group(1))
            .toList();
    assertThat(recovery).hasSize(10).doesNotHaveDuplicates();
    clock.pass(Duration.ofSeconds(30));
  }

  @Test
  void thePasswordAloneShowsNothing() throws Exception {
    MockHttpSession half = half();

    for (String page : List.of("/account", "/tunnels", "/account/export", "/account/tokens")) {
      browser
          .perform(get(page).session(half))
          .andExpect(header().string("Location", endsWith("/signin")));
    }
    browser
        .perform(post("/account/language").session(half).with(csrf()).param("language", "fr"))
        .andExpect(header().string("Location", endsWith("/signin")));
    assertThat(lastSignIns()).as("is no sign-in").isEqualTo(1);
  }

  @Test
  void passwordAndCodeSignIn() throws Exception {
    MockHttpSession half = half();
    String id = half.getId();
    MockHttpSession whole = enter(half, code()).andExpect(redirectedUrl("/account")).session();

    assertThat(whole.getId()).isNotEqualTo(id);
    browser.perform(get("/account").session(whole)).andExpect(status().isOk());
  }

  @Test
  void aCodeIsGoodOnce() throws Exception {
    String code = code();
    enter(half(), code).andExpect(redirectedUrl("/account"));

    enter(half(), code).andExpect(redirectedUrl("/signin/code?wrong"));
    clock.pass(Duration.ofSeconds(30));
    enter(half(), code).andExpect(redirectedUrl("/signin/code?wrong"));
  }

  @Test
  void aCodeOfHalfAMinuteAgoIsGoodAndAnOlderOneIsNot() throws Exception {
    clock.pass(Duration.ofMinutes(5));
    String code = code();
    clock.pass(Duration.ofSeconds(30));
    enter(half(), code).andExpect(redirectedUrl("/account"));

    clock.pass(Duration.ofSeconds(30));
    String old = code();
    clock.pass(Duration.ofSeconds(60));
    enter(half(), old).andExpect(redirectedUrl("/signin/code?wrong"));
  }

  @Test
  void aRecoveryCodeIsGoodOnceAsItIsReadAloud() throws Exception {
    String code = recovery.getFirst();
    enter(half(), code.toUpperCase(Locale.ROOT).replace("-", " "))
        .andExpect(redirectedUrl("/account"));

    enter(half(), code).andExpect(redirectedUrl("/signin/code?wrong"));
    enter(half(), recovery.getLast()).andExpect(redirectedUrl("/account"));
  }

  @Test
  void guessesAreLimitedForTheAccountWhereverTheyComeFrom() throws Exception {
    for (int i = 0; i < 5; i++) {
      enter(half(), "00000" + i).andExpect(redirectedUrl("/signin/code?wrong"));
    }

    enter(half(), code()).andExpect(redirectedUrl("/signin?wait=1"));
    clock.pass(Duration.ofSeconds(31));
    enter(half(), code()).andExpect(redirectedUrl("/account"));
  }

  @Test
  void whoeverTakesTooLongBeginsAnew() throws Exception {
    MockHttpSession half = half();
    clock.pass(Duration.ofMinutes(5));

    browser.perform(get("/signin/code").session(half)).andExpect(redirectedUrl("/signin"));
    enter(half, code()).andExpect(redirectedUrl("/signin"));
    browser.perform(get("/signin/code")).andExpect(redirectedUrl("/signin"));
  }

  @Test
  void itIsSwitchedOffWithThePasswordOnly() throws Exception {
    MockHttpSession session = enter(half(), code()).session();
    assertThat(text(session, "/account/second-factor/off", "password", "wrong"))
        .contains("Nothing was changed", "It is on");
    assertThat(text(session, "/account/second-factor/off", "password", password))
        .contains("It is off");

    enterPassword().andExpect(redirectedUrl("/account"));
    assertThat(rows("recovery_codes")).isZero();
  }

  @Test
  void newRecoveryCodesEndTheOldOnes() throws Exception {
    MockHttpSession session = enter(half(), code()).session();
    assertThat(text(session, "/account/second-factor/codes", "password", password))
        .contains("Recovery codes")
        .doesNotContain(recovery);

    enter(half(), recovery.getFirst()).andExpect(redirectedUrl("/signin/code?wrong"));
    assertThat(rows("recovery_codes")).isEqualTo(10);
  }

  @Test
  void theDatabaseHasNeitherTheSecretNorTheCodes() {
    assertThat(
            database
                .sql("select count(*) from second_factors where position(? in sealed) > 0")
                .param(secret)
                .query(Integer.class)
                .single())
        .isZero();
    assertThat(
            rows(
                "recovery_codes where position('%s'::bytea in code_hash) > 0"
                    .formatted(recovery.getFirst())))
        .isZero();
  }

  /** What a browser has after a request. */
  private record Answer(ResultActions actions) {
    Answer andExpect(ResultMatcher matcher) throws Exception {
      actions.andExpect(matcher);
      return this;
    }

    MockHttpSession session() {
      return (MockHttpSession) actions.andReturn().getRequest().getSession();
    }
  }

  private Answer enterPassword() throws Exception {
    return new Answer(
        browser.perform(formLogin("/signin").user("userid", "ada").password(password)));
  }

  private MockHttpSession half() throws Exception {
    Answer answer =
        enterPassword().andExpect(redirectedUrl("/signin/code")).andExpect(unauthenticated());
    browser
        .perform(get("/signin/code").session(answer.session()))
        .andExpect(content().string(containsString("name=\"code\"")));
    return answer.session();
  }

  private Answer enter(MockHttpSession half, String code) throws Exception {
    return new Answer(
        browser.perform(post("/signin/code").session(half).with(csrf()).param("code", code)));
  }

  private String text(MockHttpSession session, String path, String name, String value)
      throws Exception {
    return browser
        .perform(post(path).session(session).with(csrf()).param(name, value))
        .andReturn()
        .getResponse()
        .getContentAsString();
  }

  /** Of another implementation's time steps than ours. */
  private String code() throws Exception {
    return new TimeBasedOneTimePasswordGenerator()
        .generateOneTimePasswordString(
            new SecretKeySpec(secret, "HmacSHA1"), clock.instant(), Locale.ROOT);
  }

  private int lastSignIns() {
    return rows("accounts where last_sign_in_at is not null and previous_sign_in_at is null");
  }

  private int rows(String what) {
    return database.sql("select count(*) from " + what).query(Integer.class).single();
  }

  private static byte[] octets(String base32) {
    byte[] octets = new byte[base32.length() * 5 / 8];
    for (int bit = 0; bit < octets.length * 8; bit++) {
      int value = ALPHABET.indexOf(base32.charAt(bit / 5)) >> 4 - bit % 5 & 1;
      octets[bit / 8] |= (byte) (value << 7 - bit % 8);
    }
    return octets;
  }
}
