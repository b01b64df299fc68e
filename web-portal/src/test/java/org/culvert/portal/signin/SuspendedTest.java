// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestBuilders.formLogin;
import static org.springframework.security.test.web.servlet.response.SecurityMockMvcResultMatchers.unauthenticated;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.time.Duration;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpSession;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Whoever has the password learns that the account is suspended; nobody else does. */
@PortalTest
@TestPropertySource(properties = "culvert.site.contact=noc@example.net")
class SuspendedTest {
  private static final String PAGE = "/signin?";
  private static final String PASSWORD = "four unrelated short words";

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private MovableClock clock;
  @Autowired private JdbcClient database;
  @Autowired private PasswordEncoder encoder;

  @BeforeEach
  void suspend() {
    ground.prepare();
    database
        .sql(
            """
            insert into accounts (realm, userid, web_password_hash, web_password_set_at,
              web_password_own, disabled_at, suspension_text)
            values ('members', 'ada', ?, '2026-01-01T00:00Z', true, now(), 'Spam since <May>.')
            """)
        .param(encoder.encode(PASSWORD))
        .update();
  }

  @Test
  void theRightPasswordIsToldWhyAndWhomToAsk() throws Exception {
    assertThat(after(PASSWORD))
        .contains("has suspended this account", "Spam since &lt;May&gt;.", "noc@example.net");
  }

  @Test
  void aWrongOneIsToldWhatEverybodyIs() throws Exception {
    assertThat(after("wrong")).contains("belong together").doesNotContain("suspended", "Spam");
  }

  @Test
  void withoutATextItIsSaidAllTheSame() throws Exception {
    database.sql("update accounts set suspension_text = null").update();

    assertThat(after(PASSWORD)).contains("has suspended").doesNotContain("The operator says");
  }

  @Test
  void theAddressOfThatPageTellsOthersNothing() throws Exception {
    assertThat(text(get("/signin").param("suspended", "")))
        .doesNotContain("suspended this account");
  }

  @Test
  void whoSitsDownThereLaterReadsNothing() throws Exception {
    MockHttpSession session = session(PASSWORD);
    clock.pass(Duration.ofMinutes(5));

    assertThat(text(get("/signin").param("suspended", "").session(session))).doesNotContain("Spam");
  }

  private String after(String password) throws Exception {
    MvcResult answer = signIn(password);
    String next = String.valueOf(answer.getResponse().getRedirectedUrl());
    assertThat(next).startsWith(PAGE);
    return text(get("/signin").param(next.substring(PAGE.length()), "").session(session(answer)));
  }

  private MockHttpSession session(String password) throws Exception {
    return session(signIn(password));
  }

  private static MockHttpSession session(MvcResult answer) {
    return answer.getRequest().getSession(true) instanceof MockHttpSession session
        ? session
        : new MockHttpSession();
  }

  private MvcResult signIn(String password) throws Exception {
    return browser
        .perform(formLogin("/signin").user("userid", "ada").password(password))
        .andExpect(unauthenticated())
        .andReturn();
  }

  private String text(MockHttpServletRequestBuilder request) throws Exception {
    return browser.perform(request).andReturn().getResponse().getContentAsString();
  }
}
