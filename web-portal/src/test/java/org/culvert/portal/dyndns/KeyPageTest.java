// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.account.SecretText;
import org.culvert.portal.web.SignedIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@PortalTest
class KeyPageTest {
  private static final String PAGE = "/tunnels/keys";

  @Autowired private MockMvc browser;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;
  @Autowired private UpdateKeys keys;

  private long ada;
  private long eve;

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = account("ada");
    eve = account("eve");
  }

  @Test
  void strangersAreAskedToSignIn() throws Exception {
    browser.perform(get(PAGE)).andExpect(redirectedUrl("/signin"));
    browser.perform(post(PAGE).with(csrf())).andExpect(redirectedUrl("/signin"));
  }

  @Test
  void aKeyIsShownOnceAndOnlyItsHashIsKept() throws Exception {
    var made = make("my router");
    String key = String.valueOf(made.getFlashMap().get("made"));

    browser
        .perform(get(PAGE).with(user(ada, "ada")).flashAttrs(made.getFlashMap()))
        .andExpect(content().string(containsString("<code>" + key + "</code>")))
        .andExpect(content().string(containsString("password='" + key + "'")));
    browser
        .perform(get(PAGE).with(user(ada, "ada")))
        .andExpect(content().string(containsString("my router")))
        .andExpect(content().string(not(containsString(key))));
    assertThat(keys.recognise("ada", key)).isPresent();
    assertThat(
            database
                .sql("select count(*) from update_keys where key_hash = ?")
                .param(SecretText.hash(key))
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void nobodyRevokesTheKeyOfAnother() throws Exception {
    make("my router");
    long key = keys.of(ada).getFirst().id();

    browser.perform(post(PAGE + "/" + key + "/revoke").with(user(eve, "eve")).with(csrf()));
    assertThat(keys.of(ada)).hasSize(1);
    browser
        .perform(get(PAGE).with(user(eve, "eve")))
        .andExpect(content().string(not(containsString("my router"))));

    browser.perform(post(PAGE + "/" + key + "/revoke").with(user(ada, "ada")).with(csrf()));
    assertThat(keys.of(ada)).isEmpty();
  }

  @Test
  void tenAreEnough() throws Exception {
    for (int i = 0; i < UpdateKeys.MOST; i++) {
      make("router " + i);
    }
    assertThat(make("one more").getFlashMap().get("mistake")).isEqualTo("keys.most");
    assertThat(keys.of(ada)).hasSize(UpdateKeys.MOST);
  }

  @Test
  void aKeyIsForSomething() throws Exception {
    assertThat(make("  ").getFlashMap().get("mistake")).isEqualTo("keys.note.wrong");
    assertThat(make("x".repeat(65)).getFlashMap().get("mistake")).isEqualTo("keys.note.wrong");
    make("<script>alert(1)</script>");
    browser
        .perform(get(PAGE).with(user(ada, "ada")))
        .andExpect(content().string(containsString("&lt;script&gt;alert")));
  }

  @ParameterizedTest
  @CsvSource({
    "en, Keys for your router, the tunnel moved there",
    "de, Schlüssel für Ihren Router, der Tunnel ist dorthin gezogen",
    "fr, Clés pour votre routeur, le tunnel y est allé"
  })
  void itSaysWhatBecameOfTheLastUpdate(String language, String title, String outcome)
      throws Exception {
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
                outer_address, outer_port, server_address, client_address, offered_at,
                accepted_at, lease_ends_at)
              values ('members', ?, 'live', 'v6v4', 'main', '192.0.2.1', '192.0.2.77', 0,
                  '2001:db8::2', '2001:db8::3', '2026-11-23 11:00Z', '2026-11-23 11:00Z',
                  '2026-11-30 11:00Z')
            """)
        .param(ada)
        .update();
    database
        .sql("insert into endpoint_wishes values (?, '192.0.2.77', now(), now(), 'moved')")
        .param(ada)
        .update();

    browser
        .perform(get(PAGE).with(user(ada, "ada")).param("lang", language))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString(title)))
        .andExpect(content().string(containsString(outcome)))
        .andExpect(content().string(not(containsString("??"))));
  }

  private MvcResult make(String note) throws Exception {
    return browser
        .perform(post(PAGE).with(user(ada, "ada")).with(csrf()).param("note", note))
        .andExpect(redirectedUrl(PAGE))
        .andReturn();
  }

  private static RequestPostProcessor user(long account, String userid) {
    return authentication(
        UsernamePasswordAuthenticationToken.authenticated(
            new SignedIn(account, userid), null, List.of(new SimpleGrantedAuthority("ROLE_USER"))));
  }

  private long account(String userid) {
    return database
        .sql("insert into accounts (realm, userid) values ('members', ?) returning id")
        .param(userid)
        .query(Long.class)
        .single();
  }
}
