// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.util.List;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
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
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@PortalTest
class ScriptPageTest {
  private static final String PAGE = "/tunnels/new";

  @Autowired private MockMvc browser;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;

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
  }

  @Test
  void theFormIsFilledInWithTheVisitorsAddress() throws Exception {
    browser
        .perform(
            get(PAGE)
                .with(user(ada, "ada"))
                .with(
                    request -> {
                      request.setRemoteAddr("203.0.113.9");
                      return request;
                    }))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("value=\"203.0.113.9\"")))
        .andExpect(content().string(containsString("tspc: Linux")))
        .andExpect(content().string(containsString("optional")));
  }

  @Test
  void anAccountWithoutATunnelGetsItsConfigurationAndIsToldWhatToDo() throws Exception {
    ask(form("ios", "v6v4"))
        .andExpect(content().string(containsString("has no tunnel at the moment")))
        .andExpect(content().string(containsString("userid = ada")))
        .andExpect(content().string(containsString("template = checktunnel")))
        .andExpect(content().string(not(containsString("ipv6ip"))));
  }

  @Test
  void aLiveTunnelsScriptHasItsAddresses() throws Exception {
    tunnel(ada, 1);

    String page =
        ask(form("ios", "v6v4").param("role", "router").param("lan", "GigabitEthernet0/1"))
            .andExpect(status().isOk())
            .andReturn()
            .getResponse()
            .getContentAsString();

    assertThat(page)
        .contains("tunnel destination 192.0.2.1", "ipv6 address 2001:db8::3/127")
        .contains("ipv6 address 2001:db8:1500:100::1/64")
        .contains("<svg")
        .hasSizeLessThan(100_000);
  }

  @Test
  void nobodySeesTheTunnelOfAnother() throws Exception {
    tunnel(eve, 1);

    ask(form("ios", "v6v4"))
        .andExpect(content().string(containsString("has no tunnel at the moment")))
        .andExpect(content().string(not(containsString("2001:db8::3"))));
  }

  @Test
  void bothFilesCanBeDownloaded() throws Exception {
    tunnel(ada, 1);

    ask(form("networkd", "v6v4").param("file", "tspc.conf"))
        .andExpect(header().string("Content-Disposition", "attachment; filename=\"tspc.conf\""))
        .andExpect(header().string("Content-Type", "text/plain;charset=UTF-8"))
        .andExpect(content().string(containsString("server = localhost\nuserid = ada\n")));
    ask(form("networkd", "v6v4").param("file", "networkd.sh"))
        .andExpect(header().string("Content-Disposition", "attachment; filename=\"networkd.sh\""))
        .andExpect(content().string(containsString("Remote=192.0.2.1")));
  }

  @Test
  void aHostileValueReachesNoScript() throws Exception {
    tunnel(ada, 1);

    ask(form("networkd", "v6v4").param("tunnel", "x'; reboot #<script>"))
        .andExpect(content().string(containsString("no interface of that name")))
        .andExpect(content().string(not(containsString("Remote="))))
        .andExpect(content().string(not(containsString("#<script>"))));
    ask(form("networkd", "v6v4").param("tunnel", "x;y").param("file", "networkd.sh"))
        .andExpect(status().isUnprocessableContent())
        .andExpect(content().string(""));
  }

  @Test
  void noLinkOfAStrangerFillsInTheForm() throws Exception {
    browser
        .perform(post(PAGE).with(user(ada, "ada")).param("system", "ios").param("type", "v6v4"))
        .andExpect(status().isForbidden());
  }

  @Test
  void thePasswordIsNeverSentHere() throws Exception {
    String page = ask(form("tspc-linux", "v6anyv4")).andReturn().getResponse().getContentAsString();

    String field = page.substring(page.indexOf("<input id=\"passwd\""));
    assertThat(field.substring(0, field.indexOf('>'))).doesNotContain("name=", "form=");
    assertThat(page.indexOf("<input id=\"passwd\""))
        .isLessThan(page.indexOf("<form class=\"card\""));
    assertThat(page).contains("\npasswd =\n");
  }

  @ParameterizedTest
  @CsvSource({"en, Create a tunnel", "de, Tunnel anlegen", "fr, Créer un tunnel"})
  void itIsInEachLanguage(String language, String title) throws Exception {
    ask(form("windows", "v6v4").param("lang", language))
        .andExpect(content().string(containsString(title)))
        .andExpect(content().string(not(containsString("??"))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "en| tspc: FreeBSD| tspc: macOS| tspc: Windows| tspc: shows what the broker gives",
        "de| tspc: FreeBSD| tspc: macOS| tspc: Windows| tspc: zeigt, was der Broker gibt",
        "fr| tspc : FreeBSD| tspc : macOS| tspc : Windows| tspc : montre ce que donne le broker",
      })
  void everyTemplateHasATitle(
      String language, String bsd, String darwin, String windows, String look) throws Exception {
    String page =
        ask(form("tspc-freebsd", "v6v4").param("lang", language))
            .andReturn()
            .getResponse()
            .getContentAsString();

    assertThat(page).contains(bsd, darwin, windows, look).contains("template = freebsd");
  }

  @Test
  void theScriptForWindowsIsOfItsKind() throws Exception {
    tunnel(ada, 1);

    ask(form("tspc-windows", "v6v4").param("file", "tunnel-windows.cmd"))
        .andExpect(content().string(containsString("set TSP_SERVER_ADDRESS_IPV4=192.0.2.1\r\n")))
        .andExpect(content().string(containsString("call :surely ipv6 add v6v4tunnel")));
  }

  @Test
  void withoutABrokerThereIsNoForm() throws Exception {
    database.sql("update realms set removed_at = now()").update();

    browser
        .perform(get(PAGE).with(user(ada, "ada")))
        .andExpect(content().string(containsString("has not been started yet")))
        .andExpect(content().string(not(containsString("name=\"system\""))));
  }

  private static MockHttpServletRequestBuilder form(String system, String type) {
    return post(PAGE)
        .with(csrf())
        .param("system", system)
        .param("type", type)
        .param("address", "given")
        .param("ipv4", "198.51.100.7")
        .param("keepalive", "yes");
  }

  private ResultActions ask(MockHttpServletRequestBuilder request) throws Exception {
    return browser.perform(request.with(user(ada, "ada")));
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

  private void tunnel(long account, int number) {
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
                outer_address, outer_port, server_address, client_address, prefix, offered_at,
                accepted_at, lease_ends_at)
              values ('members', :account, 'live', 'v6v4', 'main', '192.0.2.1', '198.51.100.7', 0,
                  '2001:db8::'::inet + 2 * :number, '2001:db8::1'::inet + 2 * :number,
                  '2001:db8:1500:100::/56', now(), now(), now() + interval '1 day')
            """)
        .param("account", account)
        .param("number", number)
        .update();
  }
}
