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

import java.time.Duration;
import java.util.Locale;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.mail.Mailbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

@PortalTest
class LostPasswordTest {
  private static final String ADA = "ada@example.net";

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private Registration registration;
  @Autowired private LostPassword lost;
  @Autowired private Mailbox mailbox;
  @Autowired private MovableClock clock;

  @BeforeEach
  void prepare() {
    ground.prepare();
    registration.register("ada", ADA, Locale.ENGLISH, "");
  }

  @Test
  void theLinkDrawsANewPasswordAndTheOldOneStops() throws Exception {
    String old = mailbox.password(ADA);
    browser.perform(post("/account/password").with(csrf()).param("email", ADA));
    String link = mailbox.link(ADA);

    browser.perform(get(link)).andExpect(content().string(containsString("is drawn and mailed")));
    signIn(old, true);
    browser.perform(post(link).with(csrf()));

    signIn(old, false);
    signIn(mailbox.password(ADA), true);
  }

  @Test
  void aLinkIsGoodOnceAndForADay() throws Exception {
    lost.ask(ADA);
    String used = mailbox.link(ADA);
    browser.perform(post(used).with(csrf()));
    browser.perform(post(used).with(csrf())).andExpect(content().string(containsString("too old")));

    lost.ask(ADA);
    String late = mailbox.link(ADA);
    clock.pass(Duration.ofDays(1));
    browser.perform(get(late)).andExpect(content().string(containsString("too old")));
    browser.perform(post(late).with(csrf())).andExpect(content().string(containsString("too old")));
  }

  @Test
  void anUnknownAddressGetsNoMailAndTheSamePage() throws Exception {
    String known = ask(ADA);
    String unknown = ask("eve@example.net");

    assertThat(unknown.replace("eve@", "ada@")).isEqualTo(known);
    assertThat(mailbox.texts("eve@example.net")).isEmpty();
  }

  private String ask(String email) throws Exception {
    return browser
        .perform(post("/account/password").with(csrf()).param("email", email))
        .andReturn()
        .getResponse()
        .getContentAsString();
  }

  private void signIn(String password, boolean works) throws Exception {
    browser
        .perform(formLogin("/signin").user("userid", "ada").password(password))
        .andExpect(works ? authenticated() : unauthenticated());
  }
}
