// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.test.web.servlet.MockMvc;

/** Without a provider in the settings there is nothing of all that. */
@PortalTest
class OidcOffTest {
  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private ApplicationContext portal;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @Test
  void nothingIsThere() throws Exception {
    assertThat(portal.getBeansWithAnnotation(WithOidc.class)).isEmpty();
    assertThat(portal.getBeansOfType(ClientRegistrationRepository.class)).isEmpty();
    assertThat(browser.perform(get("/signin")).andReturn().getResponse().getContentAsString())
        .doesNotContain("/signin/provider");
    assertThat(browser.perform(get("/signin/provider")).andReturn().getResponse().getStatus())
        .isEqualTo(404);
  }
}
