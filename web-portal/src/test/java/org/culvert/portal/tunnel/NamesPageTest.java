// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.culvert.portal.tunnel.SomeTunnels.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
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
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@PortalTest
class NamesPageTest {
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
  void ownServersAreWrittenDownAndTheBrokerIsTold() throws Exception {
    some().live(ada);
    send("own", "NS1.example.net.\r\n2001:db8::53, ns2.example.net")
        .andExpect(redirectedUrl("/tunnels/names"));
    assertThat(read("select array_to_string(name_servers, ' ') from tunnel_settings"))
        .containsExactly("ns1.example.net 2001:db8::53 ns2.example.net");
    assertThat(read("select kind from wishes")).containsExactly("names");
    see(ada).andExpect(content().string(containsString("ns1.example.net\n2001:db8::53")));
    send("hosted", "");
    assertThat(read("select cardinality(name_servers)::text from tunnel_settings"))
        .containsExactly("0");
    send("client", "ignored");
    assertThat(read("select account::text from tunnel_settings where name_servers is null"))
        .containsExactly(String.valueOf(ada));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "a b",
        "-x.example.net",
        "1.2.3.400",
        "<script>",
        "a.net b.net c.net d.net e.net f.net g.net"
      })
  void whatCanNotBeAServerIsSaid(String servers) throws Exception {
    send("own", servers)
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("One to six host names")));
    assertThat(read("select account::text from tunnel_settings")).isEmpty();
  }

  @Test
  void entriesAreShownWithWhatIsWrongToTheirOwnerOnly() throws Exception {
    long tunnel = some().live(ada);
    database
        .sql(
            """
            insert into dns_records (name, type, wanted, present, tunnel, next_try_at, last_error)
            values ('ada.users.example.net', 'AAAA', '{2001:db8::3}', '{2001:db8::3}', :t, now(), null),
              ('0.0.5.1.8.b.d.0.1.0.0.2.ip6.arpa', 'NS', '{ns1.example.net}', '{}', :t, now(),
               'ns1.example.net does not answer')
            """)
        .param("t", tunnel)
        .update();
    see(ada)
        .andExpect(content().string(containsString("ada.users.example.net")))
        .andExpect(content().string(containsString("ns1.example.net does not answer")));
    see(eve).andExpect(content().string(not(containsString("ada.users"))));
  }

  private ResultActions see(long account) throws Exception {
    return browser
        .perform(get("/tunnels/names").with(as(account, "somebody")))
        .andExpect(status().isOk());
  }

  private ResultActions send(String choice, String servers) throws Exception {
    return browser.perform(
        post("/tunnels/names")
            .param("choice", choice)
            .param("servers", servers)
            .with(as(ada, "ada"))
            .with(csrf()));
  }

  private SomeTunnels some() {
    return new SomeTunnels(database, clock.instant());
  }

  private List<String> read(String query) {
    return database.sql(query).query((row, _) -> row.getString(1)).list();
  }
}
