// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.BrokerSettingsReader;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.sasl.CredentialSeal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PrefixPlanTest {
  private static final Ipv6Address NETWORK = Ipv6Address.parse("2001:db8::");

  @TempDir private Path folder;

  static IntStream lengths() {
    return IntStream.rangeClosed(PrefixPlan.SHORTEST, PrefixPlan.LONGEST);
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void everyPartIsInsideAndNoTwoOverlap(int length) {
    Ipv6Prefix given = new Ipv6Prefix(NETWORK, length);
    PrefixPlan plan = routed(given);

    List<Ipv6Prefix> parts = new ArrayList<>(plan.delegations());
    parts.add(plan.guests());
    parts.add(plan.members());
    assertThat(parts).allMatch(given::contains).doesNotHaveDuplicates();
    for (Ipv6Prefix part : parts) {
      assertThat(parts.stream().filter(part::overlaps)).containsExactly(part);
    }
    assertThat(plan.delegations()).noneMatch(plan.kept()::overlaps);
    assertThat(plan.kept().contains(plan.guests())).isTrue();
    assertThat(plan.kept().contains(plan.members())).isTrue();
  }

  @ParameterizedTest
  @MethodSource("lengths")
  void theBrokerReadsItsPoolsAsPlanned(int length) throws Exception {
    PrefixPlan plan = routed(new Ipv6Prefix(NETWORK, length));
    for (String name : List.of(BrokerFile.DATABASE_PASSWORD, BrokerFile.KEY)) {
      Files.writeString(folder.resolve(name), CredentialSeal.drawKey());
    }
    Answers answers =
        new Answers(
            plan,
            Ipv4Address.parse("192.0.2.1"),
            "b.example",
            Optional.empty(),
            "jdbc:postgresql:x",
            "x");

    BrokerSettings settings =
        BrokerSettingsReader.read(
            "plan", BrokerFile.text(answers, BrokerFile.Secrets.in(folder)), Map.of());

    assertThat(settings.obstacle()).isEmpty();
    List<Ipv6Prefix> pools = new ArrayList<>();
    settings.realms().forEach(realm -> realm.pools().forEach(pool -> pools.add(pool.prefix())));
    List<Ipv6Prefix> planned = new ArrayList<>(plan.delegations());
    planned.add(plan.guests());
    planned.add(plan.members());
    assertThat(pools).containsExactlyInAnyOrderElementsOf(planned);
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::/32, 2001:db8:0:1::/64, 2001:db8:0:2::/64, 2001:db8:8000::/33, 4, 48, 61440",
    "2001:db8:4000::/34, 2001:db8:4000:1::/64, 2001:db8:4000:2::/64, 2001:db8:6000::/35, 4, 48, 15360",
    "2001:db8:77::/48, 2001:db8:77:1::/64, 2001:db8:77:2::/64, 2001:db8:77:8000::/49, 4, 56, 240",
    "2001:db8:77:5500::/56, 2001:db8:77:5501::/64, 2001:db8:77:5502::/64, 2001:db8:77:5580::/57, 4, 64, 240",
    "2001:db8:77:50::/60, 2001:db8:77:50::/64, 2001:db8:77:51::/64, 2001:db8:77:58::/61, 3, 64, 14",
    "2001:db8:77:50::/61, 2001:db8:77:50::/64, 2001:db8:77:51::/64, 2001:db8:77:54::/62, 2, 64, 6",
    "2001:db8:77:50::/62, 2001:db8:77:50::/64, 2001:db8:77:51::/64, 2001:db8:77:52::/63, 1, 64, 2",
  })
  void aSixteenthIsKeptAndTheRestIsGivenAway(
      String given,
      String guests,
      String members,
      String half,
      int pools,
      int largest,
      long places) {
    PrefixPlan plan = routed(Ipv6Prefix.parse(given));

    assertThat(plan.guests()).hasToString(guests);
    assertThat(plan.members()).hasToString(members);
    assertThat(plan.delegations()).hasSize(pools).first().hasToString(half);
    assertThat(plan.largest()).isEqualTo(largest);
    assertThat(plan.places()).isEqualTo(places);
  }

  @Test
  void a63HasAddressesForBothRealmsAndNothingToGiveAway() {
    PrefixPlan plan = routed(Ipv6Prefix.parse("2001:db8:77:50::/63"));

    assertThat(plan.guests()).hasToString("2001:db8:77:50::/64");
    assertThat(plan.members()).hasToString("2001:db8:77:51::/64");
    assertThat(plan.delegations()).isEmpty();
  }

  @Test
  void a64IsSplitByTheFirst16BitsOfItsInterfaceIdentifiers() {
    PrefixPlan plan = routed(Ipv6Prefix.parse("2001:db8:77:1::/64"));

    assertThat(plan.guests()).hasToString("2001:db8:77:1:1::/80");
    assertThat(plan.members()).hasToString("2001:db8:77:1:2::/80");
    assertThat(plan.delegations()).isEmpty();
    assertThat(plan.onLink()).isEmpty();
  }

  @Test
  void whereThisMachineHasAnAddressNoTunnelGetsOne() {
    Ipv6Prefix small = Ipv6Prefix.parse("2001:db8:77:40::/58");
    List<Ipv6Address> own =
        List.of(Ipv6Address.parse("2001:db8:77:41::1"), Ipv6Address.parse("2001:db8:77:42::1"));

    assertThatThrownBy(() -> PrefixPlan.of(small, Optional.empty(), own))
        .hasMessageContaining("a broker needs two free /64 there");
    PrefixPlan plan = PrefixPlan.of(small, Optional.empty(), own.subList(0, 1));
    assertThat(plan.guests()).hasToString("2001:db8:77:42::/64");
    assertThat(plan.members()).hasToString("2001:db8:77:43::/64");
  }

  @Test
  void onALinkTheAddressesOfMachinesAreLeftToThem() {
    PrefixPlan plan =
        PrefixPlan.of(
            Ipv6Prefix.parse("2001:db8:77:1::/64"),
            Optional.of("eth0"),
            List.of(
                Ipv6Address.parse("2001:db8:77:1::7"),
                Ipv6Address.parse("2001:db8:77:1:1:5ff:fe00:1"),
                Ipv6Address.parse("2001:db8:77:1:3:5ff:fe00:1")));

    assertThat(plan.guests()).hasToString("2001:db8:77:1:2::/80");
    assertThat(plan.members()).hasToString("2001:db8:77:1:4::/80");
    assertThat(plan.onLink()).contains("eth0");
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::/31, , 'a broker is given a /32 to a /64'",
    "2001:db8::/65, , 'a broker is given a /32 to a /64'",
    "2001:db8::/56, eth0, 'that is always a /64'",
  })
  void whatIsNotGivenToBrokersIsRefused(String given, String onLink, String complaint) {
    assertThatThrownBy(
            () -> PrefixPlan.of(Ipv6Prefix.parse(given), Optional.ofNullable(onLink), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void thePlanIsExplained() {
    assertThat(routed(Ipv6Prefix.parse("2001:db8:77::/48")).withLargest(60).explained())
        .containsExactly(
            "2001:db8:77::/48, routed to this machine",
            "  addresses of guests    2001:db8:77:1::/64",
            "  addresses of members   2001:db8:77:2::/64",
            "  prefixes for members   2001:db8:77:8000::/49, 2001:db8:77:4000::/50,"
                + " 2001:db8:77:2000::/51, 2001:db8:77:1000::/52: 3,840 of the largest, a /60",
            "  left for yourself      the rest of 2001:db8:77::/52");
  }

  private static PrefixPlan routed(Ipv6Prefix given) {
    return PrefixPlan.of(given, Optional.empty(), List.of());
  }
}
