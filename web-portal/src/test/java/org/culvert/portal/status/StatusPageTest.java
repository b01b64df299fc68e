// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

@PortalTest
class StatusPageTest {
  @Autowired private MockMvc browser;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;

  @BeforeEach
  void prepare() {
    ground.prepare();
  }

  @Test
  void aNewServiceSaysThatNoBrokerHasBeenStarted() throws Exception {
    database.sql("delete from realms").update();

    browser
        .perform(get("/status"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("No broker has been started yet")));
  }

  @Test
  void liveTunnelsAreCountedByRealm() throws Exception {
    database.sql("insert into realms values ('guests', true, interval '1 day', 4, null)").update();
    tunnel("live", 1);
    tunnel("live", 2);
    tunnel("offered", 3);
    browser
        .perform(get("/status.json"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.realms[0].name").value("guests"))
        .andExpect(jsonPath("$.realms[0].liveTunnels").value(2))
        .andExpect(jsonPath("$.realms[0].delegatedPrefixes").value(0));
    String page = browser.perform(get("/status")).andReturn().getResponse().getContentAsString();
    assertThat(page).contains("guests", ">2<", "UTC");
  }

  private void tunnel(String state, int number) {
    database
        .sql(
            """
            insert into tunnels (realm, state, type, listener, local_address, outer_address,
                outer_port, server_address, client_address, offered_at, accepted_at, lease_ends_at)
              values ('guests', :state, 'v6udpv4', 'main', '192.0.2.1', '192.0.2.77', :number,
                  '2001:db8::0'::inet + 2 * :number, '2001:db8::1'::inet + 2 * :number, now(),
                  case when :state = 'live' then now() end, now() + interval '1 day')
            """)
        .param("state", state)
        .param("number", number)
        .update();
  }
}
