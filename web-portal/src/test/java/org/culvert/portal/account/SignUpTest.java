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
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.mail.Mailbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@PortalTest
class SignUpTest {
  private static final AtomicInteger SOURCES = new AtomicInteger();

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private Mailbox mailbox;
  @Autowired private Accounts accounts;
  @Autowired private TunnelCredentials tunnel;
  @Autowired private Lapses lapses;
  @Autowired private MovableClock clock;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @Test
  void theMailedPasswordOpensTheBrokerAndTheWeb() throws Exception {
    signUp("ada", "ada@example.net").andExpect(status().isOk());

    String password = mailbox.password("ada@example.net");
    assertThat(password).matches("[A-Za-z0-9]{10}");
    Account account = account("ada").orElseThrow();
    assertThat(tunnel.find(account).orElseThrow().verifier().matches(password)).isTrue();
    browser
        .perform(formLogin("/signin").user("userid", "ada").password(password))
        .andExpect(authenticated().withUsername("ada").withRoles("USER"));
    browser
        .perform(formLogin("/signin").user("userid", "ada").password(password + "x"))
        .andExpect(unauthenticated());
  }

  @Test
  void noLineOfTheMailHasABlankBehindIt() throws Exception {
    signUp("ada", "ada@example.net");

    assertThat(mailbox.texts("ada@example.net"))
        .singleElement()
        .satisfies(text -> assertThat(text.lines()).noneMatch(line -> line.endsWith(" ")));
  }

  @Test
  void anAddressThatIsKnownGetsAMailAndTheVisitorIsToldTheSame() throws Exception {
    String first = signUp("ada", "ada@example.net").andReturn().getResponse().getContentAsString();
    String again = signUp("eve", "Ada@Example.net").andReturn().getResponse().getContentAsString();

    assertThat(again.replace("Ada@Example", "ada@example")).isEqualTo(first);
    assertThat(account("eve")).isEmpty();
    assertThat(mailbox.texts("ada@example.net"))
        .hasSize(2)
        .last()
        .asString()
        .contains("already have an account");
  }

  @Test
  void aUseridThatIsTakenIsToldByMailOnly() throws Exception {
    signUp("ada", "ada@example.net");
    String page = signUp("ada", "eve@example.net").andReturn().getResponse().getContentAsString();

    assertThat(page).contains("Look into your mail").doesNotContain("taken");
    assertThat(mailbox.texts("eve@example.net").getLast()).contains("is taken");
    assertThat(account("ada").orElseThrow().email()).contains("ada@example.net");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-ada",
        "ada-",
        "ada lovelace",
        "ada.lovelace",
        "adä",
        "<script>",
        "a123456789012345678901234567890123456789012345678901234567890123"
      })
  void aUseridIsALabelOfTheDns(String userid) throws Exception {
    signUp(userid, "ada@example.net")
        .andExpect(content().string(containsString("no hyphen at either end")));
    assertThat(accounts.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ada", "ada@", "@example.net", "a@b@c", "a b@example.net", "a@-.,"})
  void anAddressLooksLikeOne(String email) throws Exception {
    signUp("ada", email).andExpect(content().string(containsString("not a mail address")));
    assertThat(accounts.count()).isZero();
  }

  @Test
  void capitalsOfAUseridBecomeSmall() throws Exception {
    signUp("Ada", "ada@example.net");

    assertThat(account("ada")).isPresent();
  }

  @Test
  void anAccountThatIsNeverUsedLapses() throws Exception {
    signUp("ada", "ada@example.net");
    signUp("eve", "eve@example.net");
    browser.perform(
        formLogin("/signin").user("userid", "eve").password(mailbox.password("eve@example.net")));

    clock.pass(Duration.ofDays(7).minusSeconds(1));
    lapses.collect();
    assertThat(account("ada")).isPresent();

    clock.pass(Duration.ofSeconds(1));
    lapses.collect();
    assertThat(account("ada")).isEmpty();
    assertThat(account("eve")).isPresent();
  }

  @Test
  void useAtTheBrokerKeepsAnAccountToo() throws Exception {
    signUp("ada", "ada@example.net");
    database
        .sql("insert into credential_use values (?, now(), now())")
        .param(account("ada").orElseThrow().id())
        .update();

    clock.pass(Duration.ofDays(8));
    lapses.collect();

    assertThat(account("ada")).isPresent();
  }

  @Test
  void oneSourceMayAskTenTimesInAnHour() throws Exception {
    String source = nextSource();
    for (int i = 0; i < 10; i++) {
      signUp("user" + i, "user%d@example.net".formatted(i), source);
    }

    signUp("user10", "user10@example.net", source)
        .andExpect(content().string(containsString("too many requests")));
    assertThat(account("user10")).isEmpty();
    assertThat(account("user9")).isPresent();
  }

  @Test
  void oneAddressGetsFiveMailsADayAtMost() throws Exception {
    for (int i = 0; i < 8; i++) {
      signUp("flood", "flooded@example.net").andExpect(status().isOk());
    }

    assertThat(mailbox.texts("flooded@example.net")).hasSize(5);
  }

  @Test
  void withoutABrokerThereIsNoRealmForAccounts() throws Exception {
    database.sql("update realms set removed_at = now()").update();

    signUp("ada", "ada@example.net")
        .andExpect(content().string(containsString("has not been started")));
  }

  @ParameterizedTest
  @CsvSource({"de, Ihr Konto", "fr, Votre compte", "en, Your account", "xx, Your account"})
  void theMailIsInTheLanguageOfThePage(String language, String subject) throws Exception {
    browser.perform(
        post("/account/new")
            .with(csrf())
            .param("lang", language)
            .param("userid", "ada")
            .param("email", language + "@example.net"));

    assertThat(mailbox.texts(language + "@example.net").getLast()).startsWith(subject);
  }

  @Test
  void theFormIsThereForEverybody() throws Exception {
    browser
        .perform(get("/account/new"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("name=\"_csrf\"")));
  }

  private Optional<Account> account(String userid) {
    return accounts.findByRealmAndUserid("members", userid);
  }

  private ResultActions signUp(String userid, String email) throws Exception {
    return signUp(userid, email, nextSource());
  }

  private ResultActions signUp(String userid, String email, String source) throws Exception {
    return browser.perform(
        post("/account/new")
            .with(csrf())
            .with(
                request -> {
                  request.setRemoteAddr(source);
                  return request;
                })
            .param("userid", userid)
            .param("email", email));
  }

  private static String nextSource() {
    int number = SOURCES.incrementAndGet();
    return "10.%d.%d.1".formatted(number / 256, number % 256);
  }
}
