// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;
import org.springframework.test.web.servlet.request.RequestPostProcessor;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every route of the desk that there is, as a stranger, as a user and as an operator. */
@PortalTest
class OperatorRoutesTest {
  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private RequestMappingHandlerMapping mappings;

  private long user;

  private Desk desk;

  @BeforeEach
  void prepare() {
    desk = new Desk(browser, database, ground);
    user = desk.prepare();
  }

  /** Path and method, out of the program itself: nobody forgets one here. */
  private Map<String, HttpMethod> routes() {
    Map<String, HttpMethod> routes = new TreeMap<>();
    for (RequestMappingInfo info : mappings.getHandlerMethods().keySet()) {
      for (String path : info.getPatternValues()) {
        if (path.startsWith("/operator")) {
          for (RequestMethod method : info.getMethodsCondition().getMethods()) {
            routes.put(path + " " + method, method.asHttpMethod());
          }
        }
      }
    }
    return routes;
  }

  @Test
  void thereAreRoutes() {
    assertThat(routes()).hasSizeGreaterThan(25);
  }

  @Test
  void aStrangerIsSentToTheSignIn() throws Exception {
    for (Map.Entry<String, HttpMethod> route : routes().entrySet()) {
      MockHttpServletResponse response = perform(route, request -> request);
      assertThat(response.getStatus()).as(route.getKey()).isEqualTo(302);
      assertThat(response.getRedirectedUrl()).as(route.getKey()).endsWith("/signin");
    }
    assertThat(desk.log()).isEmpty();
  }

  @Test
  void aUserIsRefused() throws Exception {
    for (Map.Entry<String, HttpMethod> route : routes().entrySet()) {
      MockHttpServletResponse response = perform(route, Desk.as(user, "ada", "ROLE_USER"));
      assertThat(response.getStatus()).as(route.getKey()).isEqualTo(403);
    }
    assertThat(desk.log()).isEmpty();
  }

  @Test
  void anOperatorSeesEveryPage() throws Exception {
    long openCase =
        database
            .sql(
                """
                insert into abuse_cases (opened_at, opened_by, title)
                values (now(), 'root', 'a scan') returning id
                """)
            .query(Long.class)
            .single();
    for (Map.Entry<String, HttpMethod> route : routes().entrySet()) {
      String path = route.getKey().split(" ")[0];
      if (route.getValue().equals(HttpMethod.GET) && !path.endsWith(".pem")) {
        long id = path.contains("cases") ? openCase : user;
        for (String language : List.of("en", "de", "fr")) {
          assertThat(desk.open(path.replace("{id}", Long.toString(id)) + "?lang=" + language))
              .contains("<html lang=\"" + language, "<h1");
        }
      }
    }
  }

  @Test
  void aFormWithoutItsTokenIsRefused() throws Exception {
    MockHttpServletResponse response =
        browser
            .perform(
                MockMvcRequestBuilders.post("/operator/users/" + user + "/suspend")
                    .param("reason", "x")
                    .with(desk.operator()))
            .andReturn()
            .getResponse();

    assertThat(response.getStatus()).isEqualTo(403);
  }

  private MockHttpServletResponse perform(
      Map.Entry<String, HttpMethod> route, RequestPostProcessor who) throws Exception {
    String path = route.getKey().split(" ")[0].replace("{id}", Long.toString(user));
    return browser
        .perform(MockMvcRequestBuilders.request(route.getValue(), path).with(csrf()).with(who))
        .andReturn()
        .getResponse();
  }
}
