// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal;

import com.jayway.jsonpath.JsonPath;
import java.util.List;
import java.util.UUID;
import org.culvert.portal.account.SecretText;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockMvcRequestBuilders;

/** Somebody's program: it has a token, and uses the API. */
public final class Program {
  private final MockMvc api;
  private final String token;

  private Program(MockMvc api, String token) {
    this.api = api;
    this.token = token;
  }

  /** That may read and change what is its account's. */
  public static Program of(long account, MockMvc api, JdbcClient database) {
    return of(account, false, api, database);
  }

  /** That may do the same at the operator's desk. */
  public static Program ofOperator(long account, MockMvc api, JdbcClient database) {
    return of(account, true, api, database);
  }

  private static Program of(long account, boolean desk, MockMvc api, JdbcClient database) {
    String token = UUID.randomUUID().toString();
    database
        .sql(
            """
            insert into api_tokens (account, name, token_hash, may_write, may_operate, made_at)
            values (?, 'a program', ?, true, ?, now())
            """)
        .params(account, SecretText.hash(token), desk)
        .update();
    return new Program(api, token);
  }

  /** What comes back. */
  public record Heard(int status, String text) {
    /** What JSON has at a path, as {@code $.name}. */
    public String string(String path) {
      return JsonPath.read(text, path);
    }

    public Integer number(String path) {
      return JsonPath.read(text, path);
    }

    public Boolean flag(String path) {
      return JsonPath.read(text, path);
    }

    public List<String> strings(String path) {
      return JsonPath.read(text, path);
    }

    public List<Object> list(String path) {
      return JsonPath.read(text, path);
    }
  }

  public Heard get(String path) {
    return call(HttpMethod.GET, path, "");
  }

  public Heard post(String path, String json) {
    return call(HttpMethod.POST, path, json);
  }

  public Heard post(String path) {
    return call(HttpMethod.POST, path, "");
  }

  public Heard put(String path, String json) {
    return call(HttpMethod.PUT, path, json);
  }

  public Heard delete(String path) {
    return call(HttpMethod.DELETE, path, "");
  }

  private Heard call(HttpMethod method, String path, String json) {
    try {
      MockHttpServletResponse response =
          api.perform(
                  MockMvcRequestBuilders.request(method, "/api/v1" + path)
                      .header("Authorization", "Bearer " + token)
                      .contentType(MediaType.APPLICATION_JSON)
                      .content(json))
              .andReturn()
              .getResponse();
      return new Heard(response.getStatus(), response.getContentAsString());
    } catch (Exception e) {
      throw new AssertionError(method + " " + path, e);
    }
  }
}
