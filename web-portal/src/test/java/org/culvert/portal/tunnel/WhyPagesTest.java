// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.culvert.portal.tunnel.SomeTunnels.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@PortalTest
class WhyPagesTest {
  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private MovableClock clock;

  private long ada;
  private long eve;

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = some().account("ada");
    eve = some().account("eve");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "300|Authentication failed|wrong password (300)",
        "301|No more tunnels available (6 requests a minute are the limit)|asks too often",
        "301|No more tunnels available (per-address limit 4)|Behind a shared address",
        "301|No more tunnels available (you deleted it on the website: enable it again"
            + " there)|because of the above",
        "301|No more tunnels available (suspended by the operator)|because of the above",
        "303|Unsupported tunnel type (v6v4 can't be had this way)|tunnel_mode = v6anyv4",
        "501|Invalid IPv4 address (192.168.1.2)|client_v4 = auto",
        "506|IPv4 prefix already used for existing tunnel (ticket C7K2-9QFA)|/why/506/C7K2-9QFA",
        "507|Requested prefix length cannot be assigned (/48)|Set prefixlen",
        "509|DNS delegation error (ns1.example.net has no address)|ns1.example.net has no address",
        "521|Request already in progress (by another device with your account)|Two devices",
        "310|Server side error|Look at the status page",
      })
  void everyRefusalIsExplained(int code, String text, String advice) throws Exception {
    some().refused(ada, code, text, clock.instant());
    for (String language : new String[] {"de", "fr"}) {
      why(language).andExpect(content().string(containsString(text.replace("'", "&#39;"))));
    }
    why("en")
        .andExpect(content().string(containsString(advice)))
        .andExpect(content().string(containsString("198.51.100.7")));
  }

  @Test
  void everyStateOfATunnelIsExplained() throws Exception {
    why("en").andExpect(content().string(containsString("No client has come to the broker")));
    database.sql("insert into credential_use values (?, now(), now())").param(ada).update();
    why("en").andExpect(content().string(containsString("no tunnel came of it")));
    long live = some().live(ada);
    why("en").andExpect(content().string(containsString("Packets come through it.")));
    database.sql("update tunnels set proven_at = null").update();
    why("en").andExpect(content().string(containsString("Not a single packet has come out")));
    some().close(live, "silent");
    why("en").andExpect(content().string(containsString("no client has come for a new one")));
    database.sql("update accounts set disabled_at = now()").update();
    why("en").andExpect(content().string(containsString("Your account is disabled.")));
  }

  @Test
  void refusalFromBeforeTheTunnelIsNoLongerOfInterest() throws Exception {
    some().refused(ada, 300, "Authentication failed", clock.instant().minus(Duration.ofDays(1)));
    some().live(ada);
    why("en").andExpect(content().string(not(containsString("wrong password"))));
  }

  @Test
  void ticketTellsWhatHappenedAndNobodysName() throws Exception {
    long holder = some().live(eve);
    conflict("C7K2-9QFA", holder, ada, eve, 0);
    String page = ticket("C7K2-9QFA", 0);
    assertThat(page)
        .contains("Protocol 41 has no ports", "It belongs to an account.", "v6udpv4")
        .doesNotContain("eve", "ada", "203.0.113.5", "2001:db8");
    assertThat(ticket("c7k2-9qfa", ada)).contains("203.0.113.5").doesNotContain("eve");
    assertThat(ticket("C7K2-9QFA", eve))
        .contains("It is yours", "/tunnels/" + holder + "/hand-over")
        .doesNotContain("ada");
    some().close(holder, "silent");
    assertThat(ticket("C7K2-9QFA", 0)).contains("There is room again");
  }

  @Test
  void ticketOfAPortIsExplainedAsSuch() throws Exception {
    conflict("C7K2-9QFB", some().live(eve), ada, eve, 4000);
    assertThat(ticket("C7K2-9QFB", ada))
        .contains("behind a NAT that gave a port to the next", "203.0.113.5:4000");
  }

  @Test
  void unknownTicketsAreNotThereAndCanNotBeTriedForLong() throws Exception {
    for (int i = 0; i < 60; i++) {
      browser
          .perform(get("/why/506/AAAA-AAAA").with(from("192.0.2.99")))
          .andExpect(status().isNotFound());
    }
    browser
        .perform(get("/why/506/AAAA-AAAA").with(from("192.0.2.99")))
        .andExpect(status().isTooManyRequests());
  }

  private static RequestPostProcessor from(String address) {
    return request -> {
      request.setRemoteAddr(address);
      return request;
    };
  }

  private void conflict(String ticket, long holder, long asker, long owner, int port) {
    database
        .sql(
            """
            insert into conflicts (ticket, first_at, last_at, times, realm, account, outer_address,
              outer_port, holder_tunnel, holder_account)
            values (?, now(), now(), 2, 'members', ?, '203.0.113.5', ?, ?, ?)
            """)
        .param(ticket)
        .param(asker)
        .param(port)
        .param(holder)
        .param(owner)
        .update();
  }

  private String ticket(String ticket, long visitor) throws Exception {
    var request = get("/why/506/" + ticket).header("Accept-Language", "en");
    return browser
        .perform(visitor == 0 ? request : request.with(as(visitor, "somebody")))
        .andExpect(status().isOk())
        .andReturn()
        .getResponse()
        .getContentAsString();
  }

  private SomeTunnels some() {
    return new SomeTunnels(database, clock.instant());
  }

  private ResultActions why(String language) throws Exception {
    return browser
        .perform(get("/tunnels/why").header("Accept-Language", language).with(as(ada, "ada")))
        .andExpect(status().isOk());
  }
}
