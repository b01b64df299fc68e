// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.jayway.jsonpath.JsonPath;
import java.time.Duration;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.token.ApiTokens.Answer;
import org.culvert.portal.token.ApiTokens.Why;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Tokens that tokens make, and what operators' ones may. */
@PortalTest
class TokenApiTest {
  @Autowired private MockMvc program;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private ApiTokens tokens;
  @Autowired private MovableClock clock;

  private long ada;
  private long root;

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = account("ada", false);
    root = account("root", true);
  }

  @Test
  void aTokenMakesOneThatMayAsMuch() throws Exception {
    String maker = made(ada, TokenScope.WRITE, null);

    MockHttpServletResponse answer = make(maker, "{\"name\": \"b\", \"mayWrite\": true}");

    assertThat(answer.getStatus()).isEqualTo(201);
    String token = JsonPath.read(answer.getContentAsString(), "$.token");
    assertThat(call(token, get("/api/v1/tokens")).getContentAsString())
        .contains("\"b\"")
        .doesNotContain(token);
    assertThat(call(token, post("/api/v1/tunnels/enable")).getStatus()).isEqualTo(204);
  }

  @Test
  void noTokenMakesOneThatMayMore() throws Exception {
    String maker = made(ada, TokenScope.WRITE, null);

    MockHttpServletResponse answer = make(maker, "{\"name\": \"b\", \"mayOperate\": true}");

    assertThat(answer.getStatus()).isEqualTo(403);
    assertThat(answer.getContentAsString()).contains("may do more than itself");
    assertThat(make(made(root, TokenScope.WRITE, null), "{\"name\":\"b\",\"mayOperate\":true}"))
        .as("an operator's token without the desk")
        .returns(403, MockHttpServletResponse::getStatus);
    assertThat(make(made(ada, TokenScope.READ, null), "{\"name\": \"b\"}").getStatus())
        .as("a token that only reads makes none")
        .isEqualTo(403);
  }

  @Test
  void aTokenThatATokenMadeLivesNoLonger() throws Exception {
    String maker = made(ada, TokenScope.WRITE, 1);
    String token =
        JsonPath.read(
            make(maker, "{\"name\": \"b\", \"days\": 3000}").getContentAsString(), "$.token");
    assertThat(call(token, get("/api/v1/tokens")).getStatus()).isEqualTo(200);

    clock.pass(Duration.ofDays(1));

    assertThat(call(token, get("/api/v1/tokens")).getStatus()).isEqualTo(401);
  }

  @Test
  void aRevokedTokenTakesAlongWhatItMade() throws Exception {
    String maker = made(ada, TokenScope.WRITE, null);
    String token = JsonPath.read(make(maker, "{\"name\": \"b\"}").getContentAsString(), "$.token");
    long id = tokens.of(ada).getFirst().id();
    String other = made(root, TokenScope.WRITE, null);

    assertThat(call(other, delete("/api/v1/tokens/" + id)).getStatus()).isEqualTo(404);
    assertThat(call(maker, delete("/api/v1/tokens/" + id)).getStatus()).isEqualTo(204);

    assertThat(call(token, get("/api/v1/tokens")).getStatus()).isEqualTo(401);
    assertThat(tokens.of(ada)).isEmpty();
  }

  @Test
  void whatIsNoNameIsTold() throws Exception {
    String maker = made(ada, TokenScope.WRITE, null);

    assertThat(make(maker, "{}").getStatus()).isEqualTo(400);
    assertThat(make(maker, "{}").getContentAsString()).contains("name: ");
    assertThat(make(maker, "{\"name\": \" \"}").getStatus()).isEqualTo(400);
    assertThat(make(maker, "{\"name\": \"b\", \"days\": 0}").getStatus()).isEqualTo(400);
  }

  @Test
  void thereIsAnEndToTokens() throws Exception {
    String maker = made(ada, TokenScope.WRITE, null);
    for (int i = 1; i < ApiTokens.MOST; i++) {
      made(ada, TokenScope.READ, null);
    }

    assertThat(make(maker, "{\"name\": \"b\"}").getStatus()).isEqualTo(409);
  }

  @Test
  void onlyAnOperatorHasATokenForTheDesk() {
    NewToken wanted = new NewToken("desk", new TokenScope(true, true), null);

    assertThat(tokens.make(ada, wanted)).isEqualTo(new Answer.Refused(Why.NOT_AN_OPERATOR));
    assertThat(tokens.make(root, wanted)).isInstanceOf(Answer.Made.class);
  }

  private MockHttpServletResponse make(String maker, String wanted) throws Exception {
    return call(
        maker, post("/api/v1/tokens").contentType(MediaType.APPLICATION_JSON).content(wanted));
  }

  private MockHttpServletResponse call(String token, MockHttpServletRequestBuilder call)
      throws Exception {
    return program
        .perform(call.header("Authorization", "Bearer " + token))
        .andReturn()
        .getResponse();
  }

  private String made(long account, TokenScope scope, @Nullable Integer days) {
    return ((Answer.Made) tokens.make(account, new NewToken("a", scope, days))).token();
  }

  private long account(String userid, boolean operator) {
    return database
        .sql(
            """
            insert into accounts (realm, userid, operator) values ('members', ?, ?) returning id
            """)
        .params(userid, operator)
        .query(Long.class)
        .single();
  }
}
