// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import java.time.Duration;
import java.time.ZoneOffset;
import org.culvert.portal.MovableClock;
import org.culvert.portal.Portal;
import org.culvert.portal.PortalTest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;

@PortalTest
class StatusPageTest {
  @Autowired private MockMvc browser;
  @Autowired private JdbcClient database;
  @Autowired private Portal.Ground ground;
  @Autowired private StatusReader reader;
  @Autowired private MovableClock clock;

  @BeforeEach
  void prepare() {
    ground.prepare();
    database.sql("truncate broker_signs, broker_days, notices").update();
    reader.lookAgain();
  }

  @Test
  void aNewServiceSaysThatNoBrokerHasBeenStarted() throws Exception {
    database.sql("delete from realms").update();

    browser
        .perform(get("/status"))
        .andExpect(status().isOk())
        .andExpect(content().string(containsString("No broker has been started yet")));
  }

  @Test
  void liveTunnelsAreCountedByRealm() throws Exception {
    database.sql("insert into realms values ('guests', true, interval '1 day', 4, null)").update();
    tunnel("live", 1);
    tunnel("live", 2);
    tunnel("offered", 3);
    browser
        .perform(get("/status.json"))
        .andExpect(status().isOk())
        .andExpect(jsonPath("$.realms[0].name").value("guests"))
        .andExpect(jsonPath("$.realms[0].liveTunnels").value(2))
        .andExpect(jsonPath("$.realms[0].delegatedPrefixes").value(0));
    String page = browser.perform(get("/status")).andReturn().getResponse().getContentAsString();
    assertThat(page).contains("guests", ">2<", "UTC");
  }

  @AfterEach
  void leaveNothing() {
    database.sql("truncate notices").update();
    reader.lookAgain();
  }

  @Test
  void withoutABrokerThePageSaysThatThereAreNoNewTunnels() throws Exception {
    assertThat(page()).contains("No broker gives a sign of life", "Nothing is known yet");
    signed("", 119);
    assertThat(page()).contains("The service works", "the broker", ">3<");
    signed("", 120);
    assertThat(page()).contains("No broker gives a sign of life", "no sign of life since");
    signed("second.example", 1);
    assertThat(page()).contains("The service works", "second.example");
    database.sql("update broker_signs set seen_at = started_at + interval '1 second'").update();
    assertThat(page()).contains("No broker has given a sign of life in the last two days");
  }

  @Test
  void uptimeIsDrawnByTheDay() throws Exception {
    database
        .sql(
            """
            insert into broker_days values
              ('', '2026-11-21', '2026-11-21 00:00Z', '2026-11-21 23:59Z', 1440),
              ('', '2026-11-22', '2026-11-22 00:00Z', '2026-11-22 23:59Z', 720),
              ('b', '2026-11-22', '2026-11-22 00:00Z', '2026-11-22 23:59Z', 1296),
              ('', '2026-11-23', '2026-11-23 00:00Z', '2026-11-23 11:59Z', 720)
            """)
        .update();
    String page = page();
    assertThat(page.split("<rect", -1)).hasSize(1 + 90);
    assertThat(page)
        .contains("class=\"down\"", "<li>2026-11-22: 90.00 %</li>", "2026-08-26: not known")
        .doesNotContain("style=", "<li>2026-11-21");
    browser
        .perform(get("/status.json"))
        .andExpect(jsonPath("$.uptime.percent").value(96.0))
        .andExpect(jsonPath("$.uptime.days[87].percent").value(100.0))
        .andExpect(jsonPath("$.uptime.days[88].percent").value(90.0));
  }

  @Test
  void incidentsStayAndOtherNoticesDoNot() throws Exception {
    notice("Power cut", "2026-11-01 10:00Z", "2026-11-01 12:00Z", true, null);
    notice("Going on", "2026-11-23 10:00Z", "2026-11-23 15:00Z", true, null);
    notice("Works <b>ahead</b>", "2026-11-25 10:00Z", "2026-11-25 12:00Z", true, null);
    notice("Happy birthday", "2026-11-22 10:00Z", "2026-11-23 10:00Z", false, null);
    notice("Called off", "2026-11-24 10:00Z", "2026-11-24 12:00Z", true, "2026-11-23 10:00Z");
    notice("Long ago", "2026-08-01 10:00Z", "2026-08-02 10:00Z", true, null);
    assertThat(page())
        .containsSubsequence(
            "Works &lt;b&gt;ahead&lt;/b&gt;",
            "announced",
            "Going on",
            "going on",
            "Power cut",
            "over")
        .doesNotContain("Happy birthday", "Called off", "Long ago");
  }

  @Test
  void theMedianIsOfFiveTunnelsAtLeastSoThatNobodysShows() throws Exception {
    database.sql("insert into realms values ('guests', true, interval '1 day', 9, null)").update();
    for (int number = 1; number <= 4; number++) {
      tunnel("live", number);
    }
    measure();
    browser.perform(get("/status.json")).andExpect(jsonPath("$.roundTripMillis").isEmpty());
    tunnel("live", 5);
    measure();
    reader.lookAgain();
    browser
        .perform(get("/status.json"))
        .andExpect(jsonPath("$.roundTripMillis").value(closeTo(30.0, 0.001)));
    assertThat(page()).contains("less than 30.0 ms");
  }

  /** The nth tunnel takes ten times n milliseconds, each of two times. */
  private void measure() {
    database
        .sql(
            """
            insert into traffic (tunnel, hour, round_trips, round_trip_micros)
            select id, '2026-11-23 11:00Z', 2, 2 * 10000 * outer_port from tunnels
            on conflict do nothing
            """)
        .update();
  }

  @Test
  void whateverManyAskTheDatabaseIsAskedEveryFiveSeconds() throws Exception {
    signed("", 1);
    assertThat(page()).contains("The service works");
    database.sql("truncate broker_signs").update();
    assertThat(browser.perform(get("/status")).andReturn().getResponse().getContentAsString())
        .contains("The service works");
    clock.pass(Duration.ofSeconds(5));
    assertThat(browser.perform(get("/status")).andReturn().getResponse().getContentAsString())
        .contains("No broker gives a sign of life");
  }

  private String page() throws Exception {
    reader.lookAgain();
    return browser.perform(get("/status")).andReturn().getResponse().getContentAsString();
  }

  private void signed(String broker, int secondsAgo) {
    database
        .sql(
            """
            insert into broker_signs values (?, '2026-10-01', ?, 3)
            on conflict (broker) do update set seen_at = excluded.seen_at
            """)
        .params(broker, clock.instant().minusSeconds(secondsAgo).atOffset(ZoneOffset.UTC))
        .update();
  }

  private void notice(
      String text, String begins, String ends, boolean incident, @Nullable String endedAt) {
    database
        .sql(
            """
            insert into notices (text, begins, ends, incident, ended_at, made_by, made_at)
            values (:text, :begins::timestamptz, :ends::timestamptz, :incident,
              :ended::timestamptz, 'root', now())
            """)
        .param("text", text)
        .param("begins", begins)
        .param("ends", ends)
        .param("incident", incident)
        .param("ended", endedAt)
        .update();
  }

  private void tunnel(String state, int number) {
    database
        .sql(
            """
            insert into tunnels (realm, state, type, listener, local_address, outer_address,
                outer_port, server_address, client_address, offered_at, accepted_at, lease_ends_at)
              values ('guests', :state, 'v6udpv4', 'main', '192.0.2.1', '192.0.2.77', :number,
                  '2001:db8::0'::inet + 2 * :number, '2001:db8::1'::inet + 2 * :number, now(),
                  case when :state = 'live' then now() end, now() + interval '1 day')
            """)
        .param("state", state)
        .param("number", number)
        .update();
  }
}
