// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.token.ApiTokens.Answer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The description of the API against the API: every call, and every answer that one gives. */
@PortalTest
class ApiDocumentTest {
  private static final String NOBODYS = "987654";

  @Autowired private MockMvc program;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private ApiTokens tokens;
  @Autowired private RequestMappingHandlerMapping mappings;
  @Autowired private ObjectMapper json;

  private long ada;
  private long root;

  /** One call of the description. */
  private record Call(HttpMethod method, String path, JsonNode described) {
    boolean isTheDesks() {
      return path.startsWith(ApiSecurity.DESK + "/");
    }

    boolean isEverybodys() {
      return path.equals(ApiSecurity.STATUS);
    }

    boolean changes() {
      return !method.equals(HttpMethod.GET);
    }

    Set<String> answers() {
      return new TreeSet<>(described.get("responses").propertyNames());
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = account("ada", false);
    root = account("root", true);
  }

  @Test
  void everyCallIsDescribedAndNothingElse() throws Exception {
    Map<String, String> routes = new TreeMap<>();
    mappings.getHandlerMethods().keySet().stream()
        .flatMap(route -> routes(route).stream())
        .filter(route -> route.contains(" /api/v1/"))
        .forEach(route -> routes.put(route, ""));

    assertThat(document().stream().map(Call::toString))
        .containsExactlyInAnyOrderElementsOf(routes.keySet())
        .hasSizeGreaterThan(10);
  }

  @Test
  void eachSaysWhatItIsForWhatItNeedsAndHowItFails() throws Exception {
    for (Call call : document()) {
      assertThat(call.described().get("summary").asString()).as("%s", call).isNotBlank();
      assertThat(call.answers()).as("%s", call).anyMatch(status -> status.startsWith("2"));
      assertThat(call.answers()).as("%s", call).contains("503");
      if (!call.isEverybodys()) {
        assertThat(call.answers()).as("%s", call).contains("401", "429");
        String need = call.described().get("security").toString();
        assertThat(need).as("%s", call).contains(call.changes() ? "write" : "read");
        assertThat(need.contains("operator")).as("%s", call).isEqualTo(call.isTheDesks());
      }
      for (String status : call.answers()) {
        if (status.startsWith("4") || status.startsWith("5")) {
          assertThat(call.described().get("responses").get(status).get("content").propertyNames())
              .as("%s %s", call, status)
              .containsExactly("application/problem+json");
        }
      }
    }
  }

  @Test
  void whatAProgramDoesNotSendIsNotAskedFor() throws Exception {
    assertThat(text()).doesNotContain("SignedIn", "Authentication", "Locale");
  }

  /** Whoever asks, and however little sense it makes. */
  @Test
  void everyAnswerIsOneThatIsDescribed() throws Exception {
    String reader = token(ada, TokenScope.READ);
    String writer = token(ada, TokenScope.WRITE);
    String readingDesk = token(root, new TokenScope(false, true));
    String desk = token(root, new TokenScope(true, true));
    for (Call call : document()) {
      assertThat(ask(call, null)).as("a stranger's %s", call).isEqualTo(stranger(call));
      boolean readerMay = !call.changes() && !call.isTheDesks();
      assertThat(ask(call, reader) != 403).as("a reader's %s", call).isEqualTo(readerMay);
      if (call.isTheDesks()) {
        assertThat(ask(call, writer)).as("a user's %s", call).isEqualTo(403);
        assertThat(ask(call, readingDesk) == 403).as("%s", call).isEqualTo(call.changes());
      }
      ask(call, call.isTheDesks() ? desk : writer);
    }
  }

  private static int stranger(Call call) {
    return call.isEverybodys() ? 200 : 401;
  }

  /** The status; one that is not described is a mistake. */
  private int ask(Call call, @Nullable String token) throws Exception {
    URI path = URI.create(call.path().replaceAll("\\{[^}]+}", NOBODYS));
    MockHttpServletRequestBuilder asked = request(call.method(), path);
    if (token != null) {
      asked.header("Authorization", "Bearer " + token);
    }
    if (call.changes()) {
      asked.contentType(MediaType.APPLICATION_JSON).content("{}");
    }
    MockHttpServletResponse answer = program.perform(asked).andReturn().getResponse();
    assertThat(call.answers())
        .as("%s answers %s", call, answer.getContentAsString())
        .contains(Integer.toString(answer.getStatus()));
    if (answer.getStatus() >= 400) {
      assertThat(answer.getContentType()).as("%s", call).isEqualTo("application/problem+json");
    }
    return answer.getStatus();
  }

  private List<Call> document() throws Exception {
    List<Call> calls = new ArrayList<>();
    JsonNode paths = json.readTree(text()).get("paths");
    for (String path : paths.propertyNames()) {
      for (String method : paths.get(path).propertyNames()) {
        calls.add(
            new Call(
                HttpMethod.valueOf(method.toUpperCase(Locale.ROOT)),
                path,
                paths.get(path).get(method)));
      }
    }
    return calls;
  }

  private String text() throws Exception {
    return program.perform(get("/v3/api-docs")).andReturn().getResponse().getContentAsString();
  }

  private static List<String> routes(RequestMappingInfo route) {
    List<String> routes = new ArrayList<>();
    for (String path : route.getPatternValues()) {
      for (RequestMethod method : route.getMethodsCondition().getMethods()) {
        routes.add(method + " " + path.replaceAll("\\{([^:}]+):[^}]+}", "{$1}"));
      }
    }
    return routes;
  }

  private String token(long account, TokenScope scope) {
    return ((Answer.Made) tokens.make(account, new NewToken("test", scope, null))).token();
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
