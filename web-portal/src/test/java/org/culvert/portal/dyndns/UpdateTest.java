// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.httpBasic;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.xpath;

import java.time.Instant;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@PortalTest
class UpdateTest {
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  /** Each test has a network of its own: limits outlast a test. */
  private static int networks;

  @Autowired private MockMvc router;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;
  @Autowired private UpdateKeys keys;
  @Autowired private EndpointWishes wishes;

  private long ada;
  private long tunnel;
  private String key = "";
  private String source = "";

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = account("ada");
    tunnel = tunnel(ada, "v6v4");
    key = ((UpdateKeys.Made.Key) keys.make(ada, "router", NOW)).key();
    source = "198.51.100." + ++networks;
  }

  @Test
  void aNewAddressIsGoodAndTheSameAgainIsNot() throws Exception {
    answers(update("ada", "203.0.113.5"), "good 203.0.113.5\n");
    answers(update("ada", "203.0.113.5"), "nochg 203.0.113.5\n");
    assertThat(wished()).isEqualTo("203.0.113.5 null");

    answers(update("ada", "203.0.113.6"), "good 203.0.113.6\n");
    assertThat(wished()).isEqualTo("203.0.113.6 null");
  }

  @Test
  void whereTheTunnelEndsAlreadyNothingIsWished() throws Exception {
    answers(update("ada", "192.0.2.77"), "nochg 192.0.2.77\n");

    assertThat(wishes.of(ada)).isEmpty();
  }

  @Test
  void whatCameToNothingMayBeTriedAgain() throws Exception {
    update("ada", "203.0.113.5");
    database.sql("update endpoint_wishes set done_at = now(), outcome = 'taken'").update();

    answers(update("ada", "203.0.113.5"), "good 203.0.113.5\n");
    assertThat(wished()).isEqualTo("203.0.113.5 null");
  }

  @Test
  void whatWasWishedBeforeTheTunnelWasMadeIsForgotten() throws Exception {
    update("ada", "203.0.113.5");
    database.sql("update tunnels set accepted_at = '2026-11-23 13:00Z'").update();

    answers(update("ada", "192.0.2.77"), "nochg 192.0.2.77\n");
    answers(update("ada", "203.0.113.5"), "good 203.0.113.5\n");
  }

  @Test
  void theBrokerIsWoken() throws Exception {
    assertThat(
            database
                .sql(
                    """
                    select count(*) from pg_trigger
                    where tgrelid = 'endpoint_wishes'::regclass and not tgisinternal
                    """)
                .query(Integer.class)
                .single())
        .isEqualTo(1);
  }

  @Test
  void aPrivateAddressIsThatOfTheNat() throws Exception {
    answers(update("ada", "192.168.1.2"), "good " + source + "\n");
  }

  @Test
  void theTunnelHasAName() throws Exception {
    answers(update(Long.toString(tunnel), "203.0.113.5"), "good 203.0.113.5\n");
    answers(update("ada.tunnels.example.net", "203.0.113.6"), "good 203.0.113.6\n");
    answers(update("ADA", "203.0.113.7"), "good 203.0.113.7\n");
    answers(update("eve", "203.0.113.8"), "nohost\n");
    answers(update(Long.toString(tunnel + 1), "203.0.113.8"), "nohost\n");
    answers(update("ada,eve,", "203.0.113.9"), "good 203.0.113.9\nnohost\nnotfqdn\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "a b", "ada..net", "ada'", "<ada>", "ada_"})
  void aNameThatIsNoneIsTold(String name) throws Exception {
    answers(update(name, "203.0.113.5"), "notfqdn\n");
  }

  @ParameterizedTest
  @CsvSource({"v6udpv4", "none"})
  void withoutAnIpv6InIpv4TunnelThereIsNothingToMove(String type) throws Exception {
    database.sql("delete from tunnels").update();
    if (!type.equals("none")) {
      tunnel(ada, type);
    }
    answers(update("ada", "203.0.113.5"), "nohost\n");
  }

  @Test
  void aWrongKeyIsTold() throws Exception {
    answers(send(form("ada", "203.0.113.5").with(httpBasic("ada", "wrong"))), "badauth\n");
    answers(send(form("ada", "203.0.113.5").with(httpBasic("eve", key))), "badauth\n");
    answers(
        send(form("ada", "203.0.113.5").header("Authorization", "Basic %%%")), "badauth\n", 401);
    assertThat(wishes.of(ada)).isEmpty();
  }

  @Test
  void whoBringsNothingIsAskedForIt() throws Exception {
    answers(send(form("ada", "203.0.113.5")), "badauth\n", 401)
        .andExpect(header().string("WWW-Authenticate", startsWith("Basic realm=")));
  }

  @Test
  void theKeyMayBeAParameterAndTheRequestAPost() throws Exception {
    answers(
        send(form("ada", "203.0.113.5").param("username", "Ada").param("password", key)),
        "good 203.0.113.5\n");
    answers(
        send(
            post("/nic/update")
                .param("username", "ada")
                .param("password", key)
                .param("hostname", "ada")
                .param("myip", "203.0.113.6")),
        "good 203.0.113.6\n");
  }

  @Test
  void aRevokedKeyOpensNothing() throws Exception {
    keys.revoke(ada, keys.of(ada).getFirst().id());

    answers(update("ada", "203.0.113.5"), "badauth\n");
  }

  @Test
  void aDisabledAccountIsTurnedAway() throws Exception {
    database.sql("update accounts set disabled_at = now()").update();

    answers(update("ada", "203.0.113.5"), "abuse\n");
  }

  @Test
  void whoComesTooOftenIsTurnedAway() throws Exception {
    for (int i = 0; i < 60; i++) {
      update("ada", "203.0.113.5");
    }
    answers(update("ada", "203.0.113.6"), "abuse\n");
    assertThat(wished()).isEqualTo("203.0.113.5 null");
  }

  @Test
  void whoGuessesIsTurnedAwayEvenWithTheRightKey() throws Exception {
    for (int i = 0; i < 240; i++) {
      send(form("ada", "203.0.113.5").with(httpBasic("ada", "guess" + i)));
    }
    answers(update("ada", "203.0.113.5"), "abuse\n");
  }

  @Test
  void aFaultOfOursIsOneThatPasses() throws Exception {
    database.sql("alter table update_keys rename to away").update();
    try {
      answers(update("ada", "203.0.113.5"), "911\n");
    } finally {
      database.sql("alter table away rename to update_keys").update();
    }
    answers(update("ada", "203.0.113.5"), "good 203.0.113.5\n");
  }

  @Test
  void noSessionIsMade() throws Exception {
    var result = update("ada", "203.0.113.5").andReturn();

    assertThat(result.getRequest().getSession(false)).isNull();
    assertThat(result.getResponse().getCookies()).isEmpty();
  }

  @Test
  void theListNamesTheTunnel() throws Exception {
    String path = "/tunnels/tunnel[@id='" + tunnel + "']/";
    send(get("/tunnelInfo.php").with(httpBasic("ada", key)))
        .andExpect(status().isOk())
        .andExpect(header().string("Content-Type", startsWith("text/xml")))
        .andExpect(xpath(path + "serverv4").string("192.0.2.1"))
        .andExpect(xpath(path + "clientv4").string("192.0.2.77"))
        .andExpect(xpath(path + "serverv6").string("2001:db8::2"))
        .andExpect(xpath(path + "clientv6").string("2001:db8::3"))
        .andExpect(xpath(path + "routed64").string("2001:db8:1500:100::/64"))
        .andExpect(xpath(path + "routed56").string("2001:db8:1500:100::/56"));
    send(get("/tunnelInfo.php").param("tid", "1").with(httpBasic("ada", key)))
        .andExpect(xpath("/tunnels/tunnel").nodeCount(tunnel == 1 ? 1 : 0));
  }

  @Test
  void theListIsNobodyElses() throws Exception {
    long eve = account("eve");
    String keyOfEve = ((UpdateKeys.Made.Key) keys.make(eve, "router", NOW)).key();

    send(get("/tunnelInfo.php").with(httpBasic("eve", keyOfEve)))
        .andExpect(xpath("/tunnels/tunnel").nodeCount(0));
    send(get("/tunnelInfo.php").with(httpBasic("eve", key))).andExpect(status().isUnauthorized());
    send(get("/tunnelInfo.php")).andExpect(status().isUnauthorized());
  }

  @Test
  void aRouterIsToldWhereItIsSeen() throws Exception {
    send(get("/nic/checkip"))
        .andExpect(content().string(containsString("Current IP Address: " + source)));
  }

  private ResultActions update(String hostname, String myip) throws Exception {
    return send(form(hostname, myip).with(httpBasic("ada", key)));
  }

  private static MockHttpServletRequestBuilder form(String hostname, String myip) {
    return get("/nic/update")
        .param("system", "dyndns")
        .param("hostname", hostname)
        .param("myip", myip);
  }

  private ResultActions send(MockHttpServletRequestBuilder request) throws Exception {
    return router.perform(request.with(from(source)));
  }

  private static RequestPostProcessor from(String address) {
    return request -> {
      request.setRemoteAddr(address);
      return request;
    };
  }

  private static void answers(ResultActions result, String text) throws Exception {
    answers(result, text, 200);
  }

  private static ResultActions answers(ResultActions result, String text, int code)
      throws Exception {
    return result
        .andExpect(status().is(code))
        .andExpect(header().string("Content-Type", startsWith("text/plain")))
        .andExpect(content().string(text));
  }

  private String wished() {
    return database
        .sql("select host(address) || ' ' || coalesce(outcome, 'null') from endpoint_wishes")
        .query(String.class)
        .single();
  }

  private long account(String userid) {
    return database
        .sql("insert into accounts (realm, userid) values ('members', ?) returning id")
        .param(userid)
        .query(Long.class)
        .single();
  }

  private long tunnel(long account, String type) {
    return database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
                outer_address, outer_port, server_address, client_address, prefix, offered_at,
                accepted_at, lease_ends_at)
              values ('members', :account, 'live', :type, 'main', '192.0.2.1', '192.0.2.77',
                  case :type when 'v6v4' then 0 else 4711 end, '2001:db8::2', '2001:db8::3',
                  '2001:db8:1500:100::/56', '2026-11-23 11:00Z', '2026-11-23 11:00Z',
                  '2026-11-30 11:00Z')
              returning id
            """)
        .param("account", account)
        .param("type", type)
        .query(Long.class)
        .single();
  }
}
