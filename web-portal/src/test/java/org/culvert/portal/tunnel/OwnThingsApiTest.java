// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.culvert.portal.Program;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

/** What the pages below {@code /tunnels} do, by the API. */
@PortalTest
class OwnThingsApiTest {
  @Autowired private MockMvc api;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private MovableClock clock;

  private SomeTunnels tunnels;
  private long ada;
  private Program adas;
  private Program eves;

  @BeforeEach
  void prepare() {
    ground.prepare();
    tunnels = new SomeTunnels(database, clock.instant());
    ada = tunnels.account("ada");
    adas = Program.of(ada, api, database);
    eves = Program.of(tunnels.account("eve"), api, database);
  }

  @Test
  void limitsAreThoseOfTheAccountAlone() {
    database
        .sql("insert into account_limits (account, port_25, changed_at) values (?, 'open', now())")
        .param(ada)
        .update();
    assertThat(adas.get("/limits").text()).contains("\"mail\":true", "\"quota\":0");
    assertThat(eves.get("/limits").text()).contains("\"mail\":false");
  }

  @Test
  void aDelegationIsReadChangedAndCleared() {
    tunnels.live(ada);
    assertThat(adas.get("/names").string("$.choice")).isEqualTo("CLIENT");

    var changed =
        adas.put(
            "/names", "{\"choice\":\"OWN\",\"servers\":[\"NS1.example.net.\",\"192.0.2.53\"]}");

    assertThat(changed.strings("$.servers")).containsExactly("ns1.example.net", "192.0.2.53");
    assertThat(adas.get("/names").string("$.choice")).isEqualTo("OWN");
    assertThat(wishes("names")).isEqualTo(1);
    assertThat(eves.get("/names").string("$.choice")).isEqualTo("CLIENT");

    assertThat(adas.put("/names", "{\"choice\":\"HOSTED\"}").string("$.choice"))
        .isEqualTo("HOSTED");
    assertThat(adas.delete("/names").status()).isEqualTo(204);
    assertThat(adas.get("/names").string("$.choice")).isEqualTo("CLIENT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choice\":\"OWN\"}",
        "{\"choice\":\"OWN\",\"servers\":[\"no_host\"]}",
        "{\"choice\":\"OWN\",\"servers\":[\"a.example b.example c.example d.example e.example"
            + " f.example g.example\"]}",
        "{\"servers\":[\"ns1.example.net\"]}",
        "{\"choice\":\"SOMEBODY\"}"
      })
  void whatIsNoDelegationIsRefused(String wanted) {
    assertThat(adas.put("/names", wanted).status()).isEqualTo(400);
    assertThat(adas.get("/names").string("$.choice")).isEqualTo("CLIENT");
  }

  @Test
  void aTunnelHasADescription() {
    assertThat(adas.put("/description", "{\"description\":\"the attic\"}").string("$.description"))
        .isEqualTo("the attic");
    assertThat(eves.get("/description").string("$.description")).isEmpty();
    assertThat(adas.put("/description", "{\"description\":\"" + "x".repeat(201) + "\"}").status())
        .isEqualTo(400);
  }

  @Test
  void addressesAndHoldsAreShown() {
    long tunnel = tunnels.live(ada);

    assertThat(adas.get("/addresses").strings("$[*].prefix")).hasSize(1);
    assertThat(eves.get("/addresses").strings("$[*].prefix")).isEmpty();
    assertThat(adas.delete("/tunnels/" + tunnel).status()).isEqualTo(202);
    assertThat(adas.get("/holds").list("$[*].byOwner")).containsExactly(true);
    assertThat(adas.post("/tunnels/enable").status()).isEqualTo(204);
    assertThat(adas.get("/holds").list("$[*].byOwner")).isEmpty();
  }

  @Test
  void theOwnersTunnelIsHandedOver() {
    long tunnel = tunnels.live(ada);

    assertThat(eves.post("/tunnels/" + tunnel + "/hand-over").status()).isEqualTo(404);
    assertThat(wishes("hand over")).isZero();
    assertThat(adas.post("/tunnels/" + tunnel + "/hand-over").status()).isEqualTo(202);
    assertThat(wishes("hand over")).isEqualTo(1);
  }

  @Test
  void whoAsksForFiguresHasThemTaken() {
    long tunnel = tunnels.live(ada);
    database
        .sql(
            """
            insert into samples (tunnel, at, millis, octets_from_client, octets_to_client,
              packets_from_client, packets_to_client, drops_from_client, drops_to_client)
            values (?, ?, 2000, 1500, 3000, 1, 2, 0, 0)
            """)
        .params(tunnel, Timestamp.from(clock.instant().minusSeconds(2)))
        .update();

    assertThat(adas.get("/tunnels/" + tunnel + "/figures").list("$[*].to")).containsExactly(3000);
    assertThat(database.sql("select tunnel from watches").query(Long.class).single())
        .isEqualTo(tunnel);
    assertThat(adas.get("/tunnels/" + tunnel + "/figures?after=" + clock.instant()).list("$[*].to"))
        .isEmpty();
    assertThat(eves.get("/tunnels/" + tunnel + "/figures").status()).isEqualTo(404);
    assertThat(adas.get("/tunnels/" + tunnel + "/figures?after=noon").status()).isEqualTo(400);
  }

  @Test
  void theLastRefusalIsExplained() {
    tunnels.refused(ada, 303, "Unsupported tunnel type", clock.instant());

    var why = adas.get("/why");

    assertThat(why.number("$.refusal.code")).isEqualTo(303);
    assertThat(why.strings("$.steps[*].verdict")).contains("good", "bad");
    assertThat(why.strings("$.steps[*].text")).noneMatch(text -> text.startsWith("why."));
    assertThat(eves.get("/why").text()).doesNotContain("Unsupported");
  }

  @Test
  void aTicketIsShownAsItsHolderMaySeeIt() {
    long tunnel = tunnels.live(ada);
    database
        .sql(
            """
            insert into conflicts (ticket, first_at, last_at, times, realm, outer_address,
              outer_port, holder_account, holder_tunnel)
            values ('ABCD-2345', now(), now(), 1, 'members', '198.51.100.7', 4000, ?, ?)
            """)
        .params(ada, tunnel)
        .update();

    assertThat(adas.get("/tickets/ABCD-2345").string("$.visitor")).isEqualTo("HOLDER");
    assertThat(eves.get("/tickets/ABCD-2345").string("$.visitor")).isEqualTo("SOMEBODY");
    assertThat(eves.get("/tickets/ABCD-2345").text()).doesNotContain("198.51.100.7");
    assertThat(eves.get("/tickets/ABCD-9999").status()).isEqualTo(404);
  }

  private int wishes(String kind) {
    return database
        .sql("select count(*) from wishes where kind = ?")
        .param(kind)
        .query(Integer.class)
        .single();
  }
}
