// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.dyndns;

import static org.assertj.core.api.Assertions.assertThat;

import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

@PortalTest
class KeyApiTest {
  @Autowired private MockMvc api;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;
  @Autowired private UpdateKeys keys;

  private long ada;
  private Program adas;
  private Program eves;

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = account("ada");
    adas = Program.of(ada, api, database);
    eves = Program.of(account("eve"), api, database);
  }

  @Test
  void aKeyIsToldOnceUsedAndRevokedByItsOwnerAlone() {
    var made = adas.post("/keys", "{\"note\":\"my router\"}");
    String key = made.string("$.key");

    assertThat(made.status()).isEqualTo(201);
    assertThat(keys.recognise("ada", key)).isPresent();
    var listed = adas.get("/keys");
    assertThat(listed.strings("$[*].note")).containsExactly("my router");
    assertThat(listed.text()).doesNotContain(key);
    int id = listed.number("$[0].id");
    assertThat(eves.get("/keys").strings("$[*].note")).isEmpty();
    assertThat(eves.delete("/keys/" + id).status()).isEqualTo(404);
    assertThat(keys.recognise("ada", key)).isPresent();
    assertThat(adas.delete("/keys/" + id).status()).isEqualTo(204);
    assertThat(keys.recognise("ada", key)).isEmpty();
  }

  @Test
  void thereIsANoteAndAnEndToKeys() {
    assertThat(adas.post("/keys", "{}").status()).isEqualTo(400);
    assertThat(adas.post("/keys", "{\"note\":\"  \"}").status()).isEqualTo(400);
    for (int i = 0; i < UpdateKeys.MOST; i++) {
      assertThat(adas.post("/keys", "{\"note\":\"router\"}").status()).isEqualTo(201);
    }
    assertThat(adas.post("/keys", "{\"note\":\"router\"}").status()).isEqualTo(409);
  }

  @Test
  void whereTheRouterIsIsShown() {
    assertThat(adas.get("/endpoint").text()).doesNotContain("192.0.2");
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
              outer_address, outer_port, server_address, client_address, offered_at, accepted_at,
              lease_ends_at)
            values ('members', ?, 'live', 'v6v4', 'main', '192.0.2.1', '192.0.2.77', 0,
              '2001:db8::2', '2001:db8::3', now(), '2026-01-01T00:00Z', now() + interval '1 day')
            """)
        .param(ada)
        .update();
    database
        .sql(
            "insert into endpoint_wishes (account, address, wished_at) values (?, '192.0.2.78', now())")
        .param(ada)
        .update();

    var endpoint = adas.get("/endpoint");

    assertThat(endpoint.string("$.address")).isEqualTo("192.0.2.77");
    assertThat(endpoint.string("$.wish.address")).isEqualTo("192.0.2.78");
    assertThat(eves.get("/endpoint").text()).doesNotContain("192.0.2");
  }

  private long account(String userid) {
    return database
        .sql("insert into accounts (realm, userid) values ('members', ?) returning id")
        .param(userid)
        .query(Long.class)
        .single();
  }
}
