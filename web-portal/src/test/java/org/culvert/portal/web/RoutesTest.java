// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Asks for every route that there is, as a stranger, as another user and as an operator. A route
 * that is new is behind the sign-in, or has to be named here.
 */
@PortalTest
class RoutesTest {
  private static final Set<String> EVERYBODYS =
      Set.of(
          "/",
          "/status",
          "/status.json",
          "/help",
          "/help/{name}",
          "/help/download",
          "/help/download/{file}",
          "/signin",
          "/signin/code",
          "/error",
          "/account/new",
          "/account/password",
          "/account/password/{token}",
          "/account/address/{token}",
          "/why/506/{ticket}",
          "/v3/api-docs",
          "/v3/api-docs.yaml",
          "/api/v1/status",
          "/nic/checkip");

  /** Of everything that Ada has, so that whatever a route means by its id is hers. */
  private static final long HERS = 424_242;

  private static final Pattern PLACE = Pattern.compile("\\{([^{}:]+)(:(?:[^{}]|\\{[^}]*})*)?}");

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private List<RequestMappingHandlerMapping> mappings;

  private long ada;
  private long eve;

  /** A route with something in its places. */
  private record Route(HttpMethod method, String pattern, String path) {
    boolean isEverybodys() {
      return EVERYBODYS.contains(pattern);
    }

    boolean isTheDesks() {
      return pattern.startsWith("/operator") || pattern.startsWith("/api/v1/operator");
    }

    boolean hasAnId() {
      return path.contains(Long.toString(HERS));
    }
  }

  @BeforeEach
  void fill() {
    ground.prepare();
    ada = account("ada");
    eve = account("eve");
    database
        .sql(
            """
            insert into tunnels (id, realm, account, state, type, listener, local_address,
              outer_address, outer_port, server_address, client_address, offered_at, accepted_at,
              lease_ends_at)
            overriding system value
            values (:id, 'members', :ada, 'live', 'v6udpv4', 'main', '192.0.2.1', '198.51.100.7',
              4000, '2001:db8:b::2', '2001:db8:b::3', now(), now(), now() + interval '1 day')
            """)
        .param("id", HERS)
        .param("ada", ada)
        .update();
    database
        .sql(
            """
            insert into inbound_openings (id, account, protocol, port) overriding system value
            values (:id, :ada, 6, 22)
            """)
        .param("id", HERS)
        .param("ada", ada)
        .update();
    database
        .sql(
            """
            insert into api_tokens (id, account, name, token_hash, may_write, made_at)
            overriding system value
            values (:id, :ada, 'hers', sha256('hers'), true, now())
            """)
        .param("id", HERS)
        .param("ada", ada)
        .update();
    database
        .sql(
            """
            insert into update_keys (id, account, key_hash, note, made_at)
            overriding system value
            values (:id, :ada, sha256('her key'), 'hers', now())
            """)
        .param("id", HERS)
        .param("ada", ada)
        .update();
  }

  @Test
  void strangersSignInFirst() throws Exception {
    for (Route route : routes()) {
      MockHttpServletResponse answer = ask(route);
      if (!route.isEverybodys()) {
        assertThat(isTurnedAway(answer)).as(route + " answers " + words(answer)).isTrue();
      }
    }
  }

  @Test
  void everybodysRoutesAreStillThere() throws Exception {
    assertThat(routes().stream().map(Route::pattern)).containsAll(EVERYBODYS);
    for (Route route : routes()) {
      if (route.isEverybodys() && route.method().equals(HttpMethod.GET)) {
        assertThat(isTurnedAway(ask(route)) && !route.pattern().equals("/signin/code"))
            .as(route.toString())
            .isFalse();
      }
    }
  }

  @Test
  void othersSeeAndTouchNothingOfHers() throws Exception {
    String before = hers();
    for (Route route : routes()) {
      MockHttpServletResponse answer = ask(route, user(eve, "eve"));
      assertThat(answer.getContentAsString())
          .as(route.toString())
          .doesNotContain("2001:db8:b::3", "198.51.100.7");
      if (route.isTheDesks()) {
        assertThat(answer.getStatus()).as(route.toString()).isEqualTo(403);
      } else if (route.hasAnId() && route.method().equals(HttpMethod.GET)) {
        assertThat(answer.getStatus()).as(route.toString()).isEqualTo(404);
      }
    }
    assertThat(hers()).isEqualTo(before);
  }

  @Test
  void anOperatorSeesTheDeskAndNobodysOwnPages() throws Exception {
    String before = hers();
    for (Route route : routes()) {
      if (route.isTheDesks() && route.method().equals(HttpMethod.GET)) {
        MockHttpServletResponse answer = ask(route, operator(eve, "eve"));
        assertThat(answer.getStatus()).as(route.toString()).isNotIn(302, 401, 403, 500);
      } else if (!route.isTheDesks()) {
        MockHttpServletResponse answer = ask(route, operator(eve, "eve"));
        if (route.hasAnId() && route.method().equals(HttpMethod.GET)) {
          assertThat(answer.getStatus()).as(route.toString()).isEqualTo(404);
        }
      }
    }
    assertThat(hers()).isEqualTo(before);
  }

  @Test
  void noFormOfAnotherSiteIsTaken() throws Exception {
    for (Route route : routes()) {
      boolean takesTokens = route.path().startsWith("/api/") || route.path().startsWith("/nic/");
      if (route.method().equals(HttpMethod.POST) && !takesTokens) {
        MockHttpServletRequestBuilder forged =
            request(route.method(), URI.create(route.path())).with(user(eve, "eve"));
        assertThat(browser.perform(forged).andReturn().getResponse().getStatus())
            .as(route.toString())
            .isEqualTo(403);
      }
    }
  }

  private List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (RequestMappingHandlerMapping mapping : mappings) {
      for (RequestMappingInfo info : mapping.getHandlerMethods().keySet()) {
        for (String pattern : info.getPatternValues()) {
          methods(info).map(method -> route(method, pattern)).forEach(routes::add);
        }
      }
    }
    assertThat(routes).hasSizeGreaterThan(30);
    return routes;
  }

  private static Stream<HttpMethod> methods(RequestMappingInfo info) {
    Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
    return methods.isEmpty()
        ? Stream.of(HttpMethod.GET)
        : methods.stream().map(RequestMethod::asHttpMethod);
  }

  private static Route route(HttpMethod method, String pattern) {
    String path =
        PLACE
            .matcher(pattern)
            .replaceAll(
                place -> {
                  boolean number = place.group(2) != null && place.group(2).contains("\\d");
                  return number || place.group(1).endsWith("id") ? Long.toString(HERS) : "nothing";
                });
    return new Route(method, pattern, path);
  }

  private MockHttpServletResponse ask(Route route, RequestPostProcessor... who) throws Exception {
    MockHttpServletRequestBuilder asked =
        request(route.method(), URI.create(route.path())).with(csrf());
    for (RequestPostProcessor each : who) {
      asked.with(each);
    }
    return browser.perform(asked).andReturn().getResponse();
  }

  /** To the sign-in, or by a program's protocol. */
  private static boolean isTurnedAway(MockHttpServletResponse answer) {
    String location = answer.getHeader("Location");
    return answer.getStatus() == 401
        || answer.getStatus() == 302 && location != null && location.endsWith("/signin");
  }

  private static String words(MockHttpServletResponse answer) {
    return answer.getStatus() + " " + answer.getHeader("Location");
  }

  private static RequestPostProcessor user(long account, String userid) {
    return as(account, userid, "ROLE_USER", "SCOPE_read", "SCOPE_write");
  }

  private static RequestPostProcessor operator(long account, String userid) {
    return as(
        account,
        userid,
        "ROLE_USER",
        "ROLE_OPERATOR",
        "SCOPE_read",
        "SCOPE_write",
        "SCOPE_operator");
  }

  private static RequestPostProcessor as(long account, String userid, String... roles) {
    return authentication(
        new UsernamePasswordAuthenticationToken(
            new SignedIn(account, userid),
            null,
            Stream.of(roles).map(SimpleGrantedAuthority::new).toList()));
  }

  private long account(String userid) {
    return database
        .sql("insert into accounts (realm, userid) values ('members', ?) returning id")
        .param(userid)
        .query(Long.class)
        .single();
  }

  /** Every row of hers, in whichever tables. */
  private String hers() {
    List<String> columns =
        database
            .sql(
                """
                select format('select to_jsonb(t)::text from %s t where %I = %s', con.conrelid::regclass,
                  att.attname, :ada)
                from pg_constraint con
                join pg_attribute att on att.attrelid = con.conrelid and att.attnum = con.conkey[1]
                where con.contype = 'f' and con.confrelid = 'accounts'::regclass
                union select format('select to_jsonb(t)::text from wishes t where tunnel = %s', :id)
                union select format('select to_jsonb(t)::text from accounts t where id = %s', :ada)
                """)
            .param("ada", ada)
            .param("id", HERS)
            .query((row, _) -> row.getString(1))
            .list();
    StringBuilder rows = new StringBuilder();
    for (String select : columns.stream().sorted().toList()) {
      rows.append(select)
          .append(database.sql(select).query((row, _) -> row.getString(1)).list())
          .append('\n');
    }
    return rows.toString();
  }
}
