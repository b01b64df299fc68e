// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.util.List;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.web.SignedIn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

@PortalTest
class ApiTest {
  @Autowired private MockMvc program;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private ApiTokens tokens;
  @Autowired private MovableClock clock;

  private long ada;
  private long eve;

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = account("ada");
    eve = account("eve");
  }

  @Test
  void withoutATokenTheAnswerSaysWhereToGetOne() throws Exception {
    program
        .perform(get("/api/v1/tunnels"))
        .andExpect(status().isUnauthorized())
        .andExpect(header().string("WWW-Authenticate", "Bearer"))
        .andExpect(content().contentType(APPLICATION_PROBLEM_JSON))
        .andExpect(jsonPath("$.detail", containsString("/account/tokens")));
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() throws Exception {
    String token = token(ada, true);

    program
        .perform(as(token, delete("/api/v1/description")))
        .andExpect(status().isMethodNotAllowed())
        .andExpect(header().string("Allow", "GET, PUT"))
        .andExpect(content().contentType(APPLICATION_PROBLEM_JSON));
    program
        .perform(as(token, delete("/api/v1/nothing")))
        .andExpect(status().isNotFound())
        .andExpect(content().contentType(APPLICATION_PROBLEM_JSON));
  }

  @Test
  void aTokenOpensItsOwnAccountOnly() throws Exception {
    tunnel(ada);
    long other = tunnel(eve);
    String token = token(ada, true);

    program
        .perform(as(token, get("/api/v1/tunnels")))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.length()").value(1))
        .andExpect(jsonPath("$[0].state").value("WAITING"))
        .andExpect(jsonPath("$[0].tunnel.type").value("v6udpv4"));
    program
        .perform(as(token, get("/api/v1/tunnels/" + other)))
        .andExpect(status().isNotFound())
        .andExpect(content().contentType(APPLICATION_PROBLEM_JSON));
    program.perform(as(token, delete("/api/v1/tunnels/" + other))).andExpect(status().isNotFound());
    assertThat(wishes()).isZero();
  }

  @Test
  void aTokenToReadWithChangesNothing() throws Exception {
    long tunnel = tunnel(ada);

    program
        .perform(as(token(ada, false), delete("/api/v1/tunnels/" + tunnel)))
        .andExpect(status().isForbidden())
        .andExpect(content().contentType(APPLICATION_PROBLEM_JSON));
    assertThat(wishes()).isZero();
  }

  @Test
  void aTokenToWriteWithDeletesTheTunnel() throws Exception {
    long tunnel = tunnel(ada);

    program
        .perform(as(token(ada, true), delete("/api/v1/tunnels/" + tunnel)))
        .andExpect(status().isAccepted());
    assertThat(wishes()).isEqualTo(1);
  }

  @Test
  void portsAreOpenedAndClosed() throws Exception {
    String token = token(ada, true);

    program
        .perform(
            as(token, put("/api/v1/inbound"))
                .contentType(APPLICATION_JSON)
                .content("{\"policy\": \"OUTBOUND_ONLY\"}"))
        .andExpect(jsonPath("$.inForce").value("OUTBOUND_ONLY"));
    program
        .perform(
            as(token, post("/api/v1/inbound/openings"))
                .contentType(APPLICATION_JSON)
                .content("{\"protocol\": \"TCP\", \"port\": 22}"))
        .andExpect(status().isCreated())
        .andExpect(jsonPath("$.openings[0].port").value(22));
    long id = database.sql("select id from inbound_openings").query(Long.class).single();
    program
        .perform(as(token(eve, true), delete("/api/v1/inbound/openings/" + id)))
        .andExpect(status().isNotFound());
    program
        .perform(as(token, delete("/api/v1/inbound/openings/" + id)))
        .andExpect(status().isNoContent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"protocol\": \"TCP\", \"port\": 0}",
        "{\"protocol\": \"TCP\", \"port\": 65536}",
        "{\"protocol\": \"SCTP\"}",
        "{\"protocol\": \"TCP\", \"address\": \"example.net\"}",
        "{\"protocol\": \"TCP\", \"address\": \"2001:db8::1\"}",
        "not JSON"
      })
  void whatMakesNoSenseIsTold(String body) throws Exception {
    program
        .perform(
            as(token(ada, true), post("/api/v1/inbound/openings"))
                .contentType(APPLICATION_JSON)
                .content(body))
        .andExpect(status().isBadRequest())
        .andExpect(content().contentType(APPLICATION_PROBLEM_JSON));
  }

  @Test
  void aTokenEndsWhenItShould() throws Exception {
    String token = token(ada, new NewToken("short", TokenScope.READ, 1));
    program.perform(as(token, get("/api/v1/activity"))).andExpect(status().isOk());

    clock.pass(Duration.ofDays(1));

    program.perform(as(token, get("/api/v1/activity"))).andExpect(status().isUnauthorized());
  }

  @Test
  void aDisabledAccountHasNoTokens() throws Exception {
    String token = token(ada, false);
    database.sql("update accounts set disabled_at = now()").update();

    program.perform(as(token, get("/api/v1/activity"))).andExpect(status().isUnauthorized());
  }

  @Test
  void theTokenIsShownOnceAndItsHashIsKept() throws Exception {
    String page =
        program
            .perform(
                post("/account/tokens").with(csrf()).with(signedIn(ada)).param("name", "backup"))
            .andReturn()
            .getResponse()
            .getContentAsString();
    String token = page.replaceFirst("(?s).*?(culvert_[\\w-]{22}).*", "$1");

    program.perform(as(token, get("/api/v1/activity"))).andExpect(status().isOk());
    String again =
        program
            .perform(get("/account/tokens").with(signedIn(ada)))
            .andReturn()
            .getResponse()
            .getContentAsString();
    assertThat(again).contains("backup").doesNotContain(token);
  }

  @Test
  void onlyItsOwnerRevokesAToken() throws Exception {
    String token = token(ada, false);
    long id = tokens.of(ada).getFirst().id();
    String path = "/account/tokens/" + id + "/revoke";

    program.perform(post(path).with(csrf()).with(signedIn(eve))).andExpect(status().isNotFound());
    program.perform(as(token, get("/api/v1/activity"))).andExpect(status().isOk());
    program.perform(post(path).with(csrf()).with(signedIn(ada)));
    program.perform(as(token, get("/api/v1/activity"))).andExpect(status().isUnauthorized());
  }

  @Test
  void whatThereIsNotIsToldInJson() throws Exception {
    program
        .perform(as(token(ada, false), get("/api/v1/nothing")))
        .andExpect(status().isNotFound())
        .andExpect(content().contentType(APPLICATION_PROBLEM_JSON));
  }

  @Test
  void theStatusNeedsNoToken() throws Exception {
    program.perform(get("/api/v1/status")).andExpect(status().isOk());
  }

  private String token(long account, boolean write) {
    return token(account, new NewToken("test", new TokenScope(write, false), null));
  }

  private String token(long account, NewToken wanted) {
    return ((ApiTokens.Answer.Made) tokens.make(account, wanted)).token();
  }

  private static MockHttpServletRequestBuilder as(
      String token, MockHttpServletRequestBuilder call) {
    return call.header("Authorization", "Bearer " + token);
  }

  private static RequestPostProcessor signedIn(long account) {
    return authentication(
        UsernamePasswordAuthenticationToken.authenticated(
            new SignedIn(account, "user" + account),
            null,
            List.of(new SimpleGrantedAuthority("ROLE_USER"))));
  }

  private int wishes() {
    return database.sql("select count(*) from wishes").query((row, _) -> row.getInt(1)).single();
  }

  private long account(String userid) {
    return database
        .sql("insert into accounts (realm, userid) values ('members', ?) returning id")
        .param(userid)
        .query((row, _) -> row.getLong(1))
        .single();
  }

  private long tunnel(long account) {
    return database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
              outer_address, outer_port, server_address, client_address, offered_at, accepted_at,
              lease_ends_at)
            values ('members', :account, 'live', 'v6udpv4', 'main', '192.0.2.1', '192.0.2.77',
              :account % 60000 + 1, '2001:db8::0'::inet + 2 * :account,
              '2001:db8::1'::inet + 2 * :account, now(), now(), now() + interval '7 days')
            returning id
            """)
        .param("account", account)
        .query((row, _) -> row.getLong(1))
        .single();
  }
}
