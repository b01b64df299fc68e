// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.culvert.portal.tunnel.SomeTunnels.as;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.request;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;

@PortalTest
class TunnelPagesTest {
  private static final int LARGEST_PAGE = 100_000;

  @Autowired private MockMvc browser;
  @Autowired private Portal.Ground ground;
  @Autowired private JdbcClient database;
  @Autowired private MovableClock clock;

  private long ada;
  private long eve;

  @BeforeEach
  void prepare() {
    ground.prepare();
    ada = some().account("ada");
    eve = some().account("eve");
  }

  @Test
  void overviewSaysWhatMayPass() throws Exception {
    see("/tunnels")
        .andExpect(content().string(containsString("down as fast as it goes")))
        .andExpect(content().string(containsString("Blocked, against spam.")));
    database
        .sql(
            "insert into account_limits (account, rate_up, rate_down, quota, quota_rate, port_25,"
                + " changed_at) values (?, 5, 50, 2, 3, 'open', now())")
        .param(ada)
        .update();
    database
        .sql(
            """
            insert into traffic (tunnel, hour, octets_from_client, octets_to_client)
            values (?, ?, 500000000, 1000000000)
            """)
        .param(some().live(ada))
        .param(Timestamp.from(clock.instant()))
        .update();
    see("/tunnels")
        .andExpect(content().string(containsString("down 50 Mbit/s")))
        .andExpect(content().string(containsString("up 5 Mbit/s")))
        .andExpect(content().string(containsString("1.5 GB of 2.0 GB")))
        .andExpect(content().string(not(containsString("It is used up"))))
        .andExpect(content().string(containsString("Reachable")));
    database.sql("update traffic set octets_to_client = 1500000000").update();
    see("/tunnels").andExpect(content().string(containsString("3 Mbit/s until the month is over")));
    database.sql("update account_limits set quota_rate = 0").update();
    see("/tunnels")
        .andExpect(content().string(containsString("nothing passes until the month is over")));
  }

  @Test
  void overviewSaysWhatIsThereAndWhatWas() throws Exception {
    see("/tunnels").andExpect(content().string(containsString("You have no tunnel yet.")));
    long former = some().live(ada);
    some().close(former, "lease ended");
    see("/tunnels")
        .andExpect(content().string(containsString("You have no tunnel at the moment.")))
        .andExpect(content().string(containsString("it was not renewed")));
    database.sql("delete from prefix_delegations").update();
    long live = some().live(ada);
    String address = read("select host(client_address) from tunnels where id = " + live);
    see("/tunnels")
        .andExpect(content().string(containsString("It is up.")))
        .andExpect(content().string(containsString(address)))
        .andExpect(content().string(containsString("2001:db8:1500::/56")))
        .andExpect(content().string(containsString("198.51.100.7:" + (40_000 + ada))))
        .andExpect(content().string(containsString("1280 octets")));
  }

  @Test
  void tunnelThatIsSilentOrWaitingIsSaidToBe() throws Exception {
    long live = some().live(ada);
    clock.pass(Duration.ofMinutes(10));
    see("/tunnels/" + live)
        .andExpect(content().string(containsString("Nothing has come from your client")));
    database.sql("update tunnels set proven_at = null, last_seen_at = null").update();
    see("/tunnels/" + live)
        .andExpect(content().string(containsString("no packet has come through it yet")));
  }

  @Test
  void deletingHoldsTheAccountAndTellsTheBrokerUntilItIsEnabled() throws Exception {
    long live = some().live(ada);
    see("/tunnels/" + live + "/delete")
        .andExpect(content().string(containsString("Delete this tunnel?")));
    assertThat(read("select count(*)::text from wishes")).isEqualTo("0");

    send("/tunnels/" + live + "/delete").andExpect(redirectedUrl("/tunnels"));
    assertThat(read("select kind || ' ' || wished_by || ' ' || tunnel from wishes"))
        .isEqualTo("close owner " + live);
    assertThat(read("select held_by from holds where account = " + ada)).isEqualTo("owner");
    some().close(live, "deleted by owner");
    see("/tunnels")
        .andExpect(content().string(containsString("You deleted your tunnel.")))
        .andExpect(content().string(containsString("you deleted it here")));

    send("/tunnels/enable").andExpect(redirectedUrl("/tunnels"));
    assertThat(read("select count(*)::text from holds")).isEqualTo("0");
  }

  @Test
  void ownerCanNotEndTheOperatorsHold() throws Exception {
    database
        .sql(
            "insert into holds (account, held_by, reason) values (?, 'operator', 'abuse, case 12')")
        .param(ada)
        .update();
    see("/tunnels")
        .andExpect(content().string(containsString("The operator has suspended your tunnel.")))
        .andExpect(content().string(containsString("abuse, case 12")))
        .andExpect(content().string(not(containsString("Enable it again"))));
    send("/tunnels/enable");
    assertThat(read("select count(*)::text from holds")).isEqualTo("1");
  }

  @Test
  void handingOverIsAWishWithoutAHold() throws Exception {
    long live = some().live(ada);
    send("/tunnels/" + live + "/hand-over").andExpect(redirectedUrl("/tunnels"));
    assertThat(read("select kind from wishes")).isEqualTo("hand over");
    assertThat(read("select count(*)::text from holds")).isEqualTo("0");
  }

  @Test
  void descriptionIsOneLineOfTheOwners() throws Exception {
    browser
        .perform(
            post("/tunnels/description")
                .param("description", " the router\nat <home> ")
                .with(as(ada, "ada"))
                .with(csrf()))
        .andExpect(redirectedUrl("/tunnels"));
    see("/tunnels").andExpect(content().string(containsString("the router at &lt;home&gt;")));
    assertThat(read("select count(*)::text from tunnel_settings where account = " + eve))
        .isEqualTo("0");
  }

  @Test
  void anothersTunnelIsNotThere() throws Exception {
    long live = some().live(ada);
    for (String path : List.of("", "/delete", "/live")) {
      browser
          .perform(get("/tunnels/" + live + path).with(as(eve, "eve")))
          .andExpect(status().isNotFound());
    }
    for (String path : List.of("/delete", "/hand-over")) {
      browser
          .perform(post("/tunnels/" + live + path).with(as(eve, "eve")).with(csrf()))
          .andExpect(status().isNotFound());
    }
    assertThat(read("select count(*)::text from wishes")).isEqualTo("0");
    assertThat(read("select count(*)::text from holds")).isEqualTo("0");
    browser
        .perform(get("/tunnels").with(as(eve, "eve")))
        .andExpect(content().string(not(containsString("2001:db8:1500::"))));
  }

  @Test
  void tunnelThatHasEndedCanNotBeDeleted() throws Exception {
    long former = some().live(ada);
    some().close(former, "silent");
    send("/tunnels/" + former + "/delete").andExpect(status().isNotFound());
    see("/tunnels/" + former).andExpect(content().string(containsString("It has ended.")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/history", "/history?span=year", "/log", "/why", "/inbound", "/1", "/1/live"})
  void strangersAreSentToTheSignIn(String path) throws Exception {
    browser.perform(get("/tunnels" + path)).andExpect(status().is3xxRedirection());
  }

  @Test
  void liveFiguresComeAsEventsAndTheBrokerIsToldThatSomebodyLooks() throws Exception {
    long live = some().live(ada);
    database
        .sql(
            """
            insert into samples values (?, ?, 2000, 1, 100, 2, 2560, 0, 0, 12345)
            """)
        .param(live)
        .param(Timestamp.from(clock.instant().minusSeconds(4)))
        .update();
    var page =
        browser
            .perform(get("/tunnels/" + live + "/live").with(as(ada, "ada")))
            .andExpect(request().asyncStarted())
            .andReturn()
            .getResponse();
    Instant end = Instant.now().plusSeconds(20);
    while (!page.getContentAsString().contains("\"rtt\":12345")) {
      assertThat(Instant.now()).as(page.getContentAsString()).isBefore(end);
      Thread.onSpinWait();
    }
    assertThat(page.getContentAsString()).contains("event:figures", "\"to\":2560");
    assertThat(read("select (watched_until > '2026-11-23 12:00Z')::text from watches"))
        .isEqualTo("true");
    some().close(live, "silent");
    while (!page.getContentAsString().contains("event:end")) {
      assertThat(Instant.now()).as(page.getContentAsString()).isBefore(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void historyIsOfHoursDaysAndMonthsAlsoOfThoseThatAreNotOver() throws Exception {
    long live = some().live(ada);
    long another = some().live(eve);
    database.sql("delete from rollups").update();
    database.sql("insert into rollups values ('days', '2026-11-23 00:00Z')").update();
    database.sql("insert into rollups values ('months', '2026-11-01 00:00Z')").update();
    for (long tunnel : new long[] {live, another}) {
      database
          .sql(
              """
              insert into traffic (tunnel, hour, octets_to_client, round_trips, round_trip_micros)
              values (:tunnel, '2026-11-23 10:00Z', 1000000, 2, 30000),
                     (:tunnel, '2026-11-22 10:00Z', 7000, 0, 0)
              """)
          .param("tunnel", tunnel)
          .update();
    }
    database
        .sql(
            """
            insert into traffic_days values (:account, '2026-11-22', 0, 0, 0, 5000000, 0, 0, 0, 0),
              (:account, '2026-10-30', 0, 0, 0, 3000000, 0, 0, 0, 0)
            """)
        .param("account", ada)
        .update();
    database
        .sql("insert into traffic_months values (?, '2026-10-01', 0, 0, 0, 2000000000, 0, 0, 0, 0)")
        .param(ada)
        .update();

    see("/tunnels/history")
        .andExpect(content().string(containsString("2026-11-23 10:00")))
        .andExpect(content().string(containsString("15.0 ms")))
        .andExpect(content().string(containsString("1.0 MB to you, 0 B from you.")));
    see("/tunnels/history?span=month")
        .andExpect(content().string(containsString("9.0 MB to you")))
        .andExpect(content().string(containsString("2026-10-30")));
    see("/tunnels/history?span=year")
        .andExpect(content().string(containsString("2.0 GB")))
        .andExpect(content().string(containsString("2026-11")))
        .andExpect(content().string(containsString("6.0 MB")));
    see("/tunnels/history?span=nonsense").andExpect(content().string(containsString("1.0 MB")));
  }

  @Test
  void activityTellsTheStoryTheLatestFirst() throws Exception {
    long former = some().live(ada);
    some().close(former, "handed over");
    some().refused(ada, 300, "Authentication failed", clock.instant());
    String page = see("/tunnels/log").andReturn().getResponse().getContentAsString();
    assertThat(page)
        .containsSubsequence(
            "A client was refused",
            "300 Authentication failed",
            "Another device took the tunnel over",
            "A tunnel began, from",
            "The account was made");
    browser
        .perform(get("/tunnels/log").with(as(eve, "eve")))
        .andExpect(content().string(not(containsString("Authentication failed"))));
  }

  @Test
  void everyPageIsSmall() throws Exception {
    long live = some().live(ada);
    for (int i = 0; i < 30; i++) {
      some().close(some().live(eve), "silent");
      database.sql("delete from prefix_delegations where account = ?").param(eve).update();
    }
    database.sql("update tunnels set account = ? where account = ?").param(ada).param(eve).update();
    int shared = size("/culvert.css") + size("/culvert.js") + size("/plot.js");
    for (String path :
        List.of("", "/" + live, "/history", "/log", "/why", "/inbound", "/" + live + "/delete")) {
      String page = see("/tunnels" + path).andReturn().getResponse().getContentAsString();
      assertThat(page.length() + shared).as(path).isLessThan(LARGEST_PAGE);
    }
  }

  private int size(String path) throws Exception {
    return browser.perform(get(path)).andReturn().getResponse().getContentAsByteArray().length;
  }

  private ResultActions see(String path) throws Exception {
    return browser.perform(get(path).with(as(ada, "ada"))).andExpect(status().isOk());
  }

  private SomeTunnels some() {
    return new SomeTunnels(database, clock.instant());
  }

  private ResultActions send(String path) throws Exception {
    return browser.perform(post(path).with(as(ada, "ada")).with(csrf()));
  }

  private String read(String query) {
    return database.sql(query).query(String.class).single();
  }
}
