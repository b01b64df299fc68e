// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.signin;

import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.MockMvc;

/** The portal starts without the provider, and says so to who wants it. */
@PortalTest
@TestPropertySource(
    properties = {
      "culvert.oidc.issuer=http://localhost:1/people",
      "culvert.oidc.client-id=portal",
      "culvert.oidc.name=Club"
    })
class OidcAwayTest {
  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @Test
  void thatItIsAwayIsAPage() throws Exception {
    browser.perform(get("/signin")).andExpect(status().isOk());
    browser.perform(get("/oauth2/authorization/oidc")).andExpect(redirectedUrl("/signin?away"));
    browser
        .perform(get("/login/oauth2/code/oidc?code=a&state=b"))
        .andExpect(redirectedUrl("/signin?away"));
  }
}
