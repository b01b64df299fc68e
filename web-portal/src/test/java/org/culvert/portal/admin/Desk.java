// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.authentication;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import java.util.List;
import java.util.stream.Stream;
import org.culvert.portal.Portal;
import org.culvert.portal.web.SignedIn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.MvcResult;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.request.RequestPostProcessor;

/** An operator at the desk: what he opens, what he presses, what he reads. */
final class Desk {
  private final MockMvc browser;
  private final JdbcClient database;
  private final Portal.Ground ground;
  private long operator;
  private long logged;

  Desk(MockMvc browser, JdbcClient database, Portal.Ground ground) {
    this.browser = browser;
    this.database = database;
    this.ground = ground;
  }

  /** A realm, the operator root and the user ada. */
  long prepare() {
    ground.prepare();
    logged =
        database.sql("select coalesce(max(id), 0) from operator_log").query(Long.class).single();
    operator = account("root", true);
    return account("ada", false);
  }

  long account(String userid, boolean isOperator) {
    return database
        .sql(
            """
            insert into accounts (realm, userid, email, operator, created_at)
            values ('members', ?, ?, ?, '2026-11-01T00:00Z') returning id
            """)
        .params(userid, userid + "@example.net", isOperator)
        .query(Long.class)
        .single();
  }

  RequestPostProcessor operator() {
    return as(operator, "root", "ROLE_USER", "ROLE_OPERATOR");
  }

  /** One who brings his credentials with each request. */
  static RequestPostProcessor as(long account, String userid, String... roles) {
    return with(new SignedIn(account, userid), roles);
  }

  static RequestPostProcessor with(SignedIn user, String... roles) {
    return authentication(
        UsernamePasswordAuthenticationToken.authenticated(
            user, null, Stream.of(roles).map(SimpleGrantedAuthority::new).toList()));
  }

  String open(String path, Object... variables) throws Exception {
    return page(get(path, variables));
  }

  /** Sends a form, and reads the page that comes of it. */
  String press(String path, String... fields) throws Exception {
    MockHttpServletRequestBuilder form = post(path).with(csrf());
    for (int i = 0; i < fields.length; i += 2) {
      form.param(fields[i], fields[i + 1]);
    }
    MvcResult result = browser.perform(form.with(operator())).andReturn();
    String next = result.getResponse().getRedirectedUrl();
    if (next == null) {
      assertThat(result.getResponse().getStatus()).isEqualTo(200);
      return text(result);
    }
    return page(get(next).flashAttrs(result.getFlashMap()));
  }

  private String page(MockHttpServletRequestBuilder request) throws Exception {
    MvcResult result = browser.perform(request.with(operator())).andReturn();
    assertThat(result.getResponse().getStatus()).isEqualTo(200);
    return text(result);
  }

  private static String text(MvcResult result) throws Exception {
    String page = result.getResponse().getContentAsString();
    assertThat(page).as("every text is there").doesNotContain("??");
    assertThat(page).as("the content security policy").doesNotContain("style=", "<script>");
    return page;
  }

  /** What was written into the operators' log since then, the newest first. */
  List<String> log() {
    return database
        .sql(
            """
            select operator || ' ' || action || ' ' || subject || ' ' || detail
            from operator_log where id > ? order by id desc
            """)
        .param(logged)
        .query((row, _) -> row.getString(1))
        .list();
  }
}
