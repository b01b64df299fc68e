// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.culvert.portal.tunnel.SomeTunnels.as;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
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

@PortalTest
class InboundPagesTest {
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

  @Test
  void ownerDecidesAndTheBrokerIsTold() throws Exception {
    some().live(ada);
    see().andExpect(content().string(containsString("As usual here: everything")));
    send("", "policy", "outbound").andExpect(redirectedUrl("/tunnels/inbound"));
    assertThat(read("select account || ' ' || policy from inbound_policies"))
        .containsExactly(ada + " outbound only");
    assertThat(read("select kind from wishes")).containsExactly("inbound");
    send("", "policy", "open");
    assertThat(read("select policy from inbound_policies")).containsExactly("open");
    send("", "policy", "usual");
    assertThat(read("select policy from inbound_policies")).isEmpty();
    assertThat(read("select kind from wishes")).hasSize(3);
  }

  @Test
  void portsAreOpenedAndClosed() throws Exception {
    some().live(ada);
    String address = read("select host(client_address) from tunnels").getFirst();
    send("/openings", "protocol", "tcp", "port", "22", "address", address, "note", "ssh")
        .andExpect(redirectedUrl("/tunnels/inbound"));
    send("/openings", "protocol", "udp", "port", "");
    send("/openings", "protocol", "tcp", "port", "22", "address", address, "note", "SSH");
    assertThat(
            read(
                """
                select protocol || ' ' || coalesce(port::text, 'all') || ' '
                  || coalesce(host(address), 'all') || ' ' || note
                from inbound_openings order by protocol
                """))
        .containsExactly("6 22 " + address + " SSH", "17 all all ");
    see().andExpect(content().string(containsString("close TCP 22")));
    long first =
        Long.parseLong(read("select id::text from inbound_openings order by protocol").getFirst());
    browser
        .perform(
            post("/tunnels/inbound/openings/" + first + "/close").with(as(eve, "eve")).with(csrf()))
        .andExpect(status().isNotFound());
    send("/openings/" + first + "/close").andExpect(redirectedUrl("/tunnels/inbound"));
    assertThat(read("select protocol::text from inbound_openings")).containsExactly("17");
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', A port is a number",
    "65536, '', A port is a number",
    "ssh, '', A port is a number",
    "22, nonsense, no address of your tunnel",
    "22, 2001:db8:ffff::1, no address of your tunnel"
  })
  void whatCanNotBeOpenedIsSaidBesideTheField(String port, String address, String text)
      throws Exception {
    some().live(ada);
    send("/openings", "protocol", "tcp", "port", port, "address", address)
        .andExpect(status().isOk())
        .andExpect(content().string(containsString(text)))
        .andExpect(content().string(containsString("aria-invalid=\"true\"")));
    assertThat(read("select id::text from inbound_openings")).isEmpty();
  }

  @Test
  void anothersAddressIsNotOpened() throws Exception {
    some().live(eve);
    String address = read("select host(client_address) from tunnels").getFirst();
    send("/openings", "protocol", "tcp", "port", "22", "address", address)
        .andExpect(content().string(containsString("no address of your tunnel")));
  }

  @Test
  void thereAreNoMoreThanTheBrokerLooksAt() throws Exception {
    for (int port = 1; port <= Inbound.MOST_OPENINGS; port++) {
      send("/openings", "protocol", "tcp", "port", String.valueOf(port));
    }
    send("/openings", "protocol", "tcp", "port", "1000")
        .andExpect(content().string(containsString("64 of them at most")));
  }

  private ResultActions see() throws Exception {
    return browser.perform(get("/tunnels/inbound").with(as(ada, "ada"))).andExpect(status().isOk());
  }

  private SomeTunnels some() {
    return new SomeTunnels(database, clock.instant());
  }

  private ResultActions send(String path, String... fields) throws Exception {
    var request = post("/tunnels/inbound" + path).with(as(ada, "ada")).with(csrf());
    for (int i = 0; i < fields.length; i += 2) {
      request.param(fields[i], fields[i + 1]);
    }
    return browser.perform(request);
  }

  private List<String> read(String query) {
    return database.sql(query).query((row, _) -> row.getString(1)).list();
  }
}
