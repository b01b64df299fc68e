// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.culvert.standalone.lab.Ping;
import org.junit.jupiter.api.Test;

final class ReportTest {
  private static final Figures.Download PAGE =
      new Figures.Download(true, 10_000_000, Duration.ofMillis(800));
  private static final Figures GOOD = figures(new Ping(20, 20, 0.5), PAGE);

  @Test
  void figuresBecomeOneJsonObject() {
    assertThat(Report.json(GOOD))
        .isEqualTo(
            "{\"ok\":true,\"clients\":[{\"name\":\"account\",\"address\":\"2001:db8:c::2\","
                + "\"prefix\":\"2001:db8:1500::/56\",\"first_ping_ms\":950,\"pings\":20,"
                + "\"loss_percent\":0.0,\"round_trip_ms\":0.500,\"download_intact\":true,"
                + "\"download_octets\":10000000,\"download_ms\":800}]}");
  }

  @Test
  void aReasonIsQuotedForJson() {
    assertThat(Report.json("no \"tun\"\nat all"))
        .isEqualTo("{\"ok\":false,\"reason\":\"no \\\"tun\\\"\\u000aat all\"}");
  }

  @Test
  void oneLostPingIsNotGood() {
    assertThat(figures(new Ping(20, 19, 0.5), PAGE).isGood()).isFalse();
    assertThat(GOOD.isGood()).isTrue();
  }

  @Test
  void aDamagedPageIsNotGood() {
    Figures figures = figures(new Ping(20, 20, 0.5), new Figures.Download(false, 0, Duration.ZERO));

    assertThat(figures.isGood()).isFalse();
    assertThat(Report.table(figures)).contains("DAMAGED");
  }

  @Test
  void columnsOfTheTableLineUp() {
    List<String> lines = Report.table(GOOD).lines().toList();

    assertThat(lines.getFirst().indexOf("loss")).isEqualTo(lines.getLast().indexOf("0 %"));
    assertThat(lines.getLast()).contains("intact, 100 Mbit/s");
  }

  private static Figures figures(Ping ping, Figures.Download download) {
    return new Figures(
        List.of(
            new Figures.Client(
                "account",
                "2001:db8:c::2",
                "2001:db8:1500::/56",
                Duration.ofMillis(950),
                ping,
                download)));
  }
}
