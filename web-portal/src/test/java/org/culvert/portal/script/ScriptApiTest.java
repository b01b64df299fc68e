// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

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
class ScriptApiTest {
  @Autowired private MockMvc api;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;
  @Autowired private TargetSystems systems;

  private long ada;
  private Program adas;

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = account("ada");
    adas = Program.of(ada, api, database);
  }

  @Test
  void everySystemOfThePageIsOffered() {
    var offer = adas.get("/systems");

    assertThat(offer.strings("$.systems[*].name"))
        .containsExactlyElementsOf(systems.all().stream().map(TargetSystem::name).toList());
    assertThat(offer.strings("$.systems[*].title")).noneMatch(title -> title.startsWith("script."));
    assertThat(offer.strings("$.types")).containsExactly("v6anyv4", "v6udpv4", "v6v4");
    assertThat(offer.list("$.prefixLengths")).containsExactly(56, 60, 64);
  }

  @Test
  void aRoutersConfigurationIsWritten() {
    var made =
        adas.get(
            "/scripts?system=tspc-linux&type=v6udpv4&role=router&prefixLength=60&lan=eth1&keepalive=yes");

    assertThat(made.string("$.conf.text")).contains("userid = ada", "prefixlen = 60");
    assertThat(made.string("$.conf.file")).isEqualTo("tspc.conf");
    assertThat(made.string("$.obstacle")).isNotBlank().doesNotStartWith("script.");
  }

  @Test
  void aLiveTunnelHasAScriptThatAsksNobody() {
    database
        .sql(
            """
            insert into tunnels (realm, account, state, type, listener, local_address,
              outer_address, outer_port, server_address, client_address, offered_at, accepted_at,
              lease_ends_at)
            values ('members', ?, 'live', 'v6v4', 'main', '192.0.2.1', '192.0.2.77', 0,
              '2001:db8::2', '2001:db8::3', now(), now(), now() + interval '1 day')
            """)
        .param(ada)
        .update();
    String wish = "/scripts?system=networkd&type=v6v4";

    assertThat(adas.get(wish).string("$.script.text")).contains("192.0.2.1", "2001:db8::3");
    assertThat(Program.of(account("eve"), api, database).get(wish).text())
        .as("eve has none")
        .doesNotContain("2001:db8::3");
  }

  @Test
  void eachWrongFieldIsNamed() {
    var answer =
        adas.get(
            "/scripts?system=tspc-linux&type=v6udpv4&tunnel=%24(reboot)&interval=0&keepalive=yes");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.string("$.detail")).contains("tunnel: ", "interval: ");
    assertThat(adas.get("/scripts").string("$.detail")).contains("system: ");
  }

  @Test
  void withoutABrokersRealmThereIsNothingToOffer() {
    database.sql("update realms set removed_at = now()").update();

    assertThat(adas.get("/systems").status()).isEqualTo(409);
    assertThat(adas.get("/scripts?system=tspc-linux&type=v6udpv4").status()).isEqualTo(409);
  }

  private long account(String userid) {
    return database
        .sql("insert into accounts (realm, userid) values ('members', ?) returning id")
        .param(userid)
        .query(Long.class)
        .single();
  }
}
