// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.culvert.protocol.address.IpAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HiddenSourcesTest {
  private static final IpAddress GATEWAY = IpAddress.parse("172.18.0.1");
  private static final IpAddress CLIENT = IpAddress.parse("192.0.2.77");
  private static final Instant NOW = Instant.parse("2026-11-24T00:00:00Z");

  @TempDir Path root;

  private final HiddenSources sources =
      new HiddenSources(Optional.of(new ContainerBridge(Set.of(GATEWAY))));

  @Test
  void nobodyWasSeenYet() {
    assertThat(sources.obstacle(NOW)).isEmpty();
  }

  @Test
  void clientsThatAllComeFromTheBridgeAreHidden() {
    sources.seen(GATEWAY, NOW);
    sources.seen(GATEWAY, NOW);

    assertThat(sources.obstacle(NOW).orElseThrow())
        .contains("every client so far (2) came from 172.18.0.1")
        .contains("network_mode: host");
  }

  @Test
  void oneClientFromElsewhereShowsThatAddressesArrive() {
    sources.seen(GATEWAY, NOW);
    sources.seen(CLIENT, NOW);
    sources.seen(GATEWAY, NOW);

    assertThat(sources.obstacle(NOW)).isEmpty();
  }

  @Test
  void aTrialFromTheMachineItselfIsForgotten() {
    sources.seen(GATEWAY, NOW);

    assertThat(sources.obstacle(NOW.plus(Duration.ofMinutes(11)))).isEmpty();
  }

  @Test
  void tunnelsOfTheLastRunSayIfTheyWereHiddenAndNothingElse() {
    sources.remembered(CLIENT, NOW);
    sources.remembered(GATEWAY, NOW);

    assertThat(sources.obstacle(NOW)).isPresent();
  }

  @Test
  void whoAsksOverLoopbackIsNoClient() {
    sources.seen(IpAddress.parse("127.0.0.1"), NOW);
    sources.seen(GATEWAY, NOW);

    assertThat(sources.obstacle(NOW)).isPresent();
  }

  @Test
  void withoutABridgeNothingIsHidden() {
    HiddenSources bare = new HiddenSources(Optional.empty());
    bare.seen(GATEWAY, NOW);

    assertThat(bare.obstacle(NOW)).isEmpty();
  }

  @Test
  void aContainerWithItsOwnEndOfAPairIsBehindABridge() throws IOException {
    container();
    link("lo", 1, 1);
    link("eth0", 2, 17);

    assertThat(around()).contains(new ContainerBridge(Set.of(GATEWAY, IpAddress.parse("fd00::1"))));
  }

  @Test
  void aContainerOnTheMachinesNetworkIsNot() throws IOException {
    container();
    link("lo", 1, 1);
    link("eth0", 2, 2);
    link("veth1", 17, 2);

    assertThat(around()).isEmpty();
  }

  @Test
  void aVlanOfTheMachineHasItsParentHere() throws IOException {
    container();
    link("eth0", 4, 2);
    link("bond0", 2, 2);

    assertThat(around()).isEmpty();
  }

  @Test
  void aMachineThatIsNoContainerIsNotLookedAt() throws IOException {
    container();
    Files.delete(root.resolve(".dockerenv"));
    link("eth0", 2, 17);

    assertThat(around()).isEmpty();
  }

  @Test
  void aPodIsAContainer() throws IOException {
    container();
    Files.delete(root.resolve(".dockerenv"));
    link("eth0", 2, 17);

    assertThat(ContainerBridge.around(root, Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1")))
        .isPresent();
  }

  private Optional<ContainerBridge> around() {
    return ContainerBridge.around(root, Map.of());
  }

  /** As the kernel shows it in a container of Docker. */
  private void container() throws IOException {
    write(".dockerenv", "");
    write(
        "proc/net/route",
        """
        Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
        eth0\t00000000\t010012AC\t0003\t0\t0\t0\t00000000\t0\t0\t0
        eth0\t000012AC\t00000000\t0001\t0\t0\t0\t0000FFFF\t0\t0\t0
        """);
    write(
        "proc/net/ipv6_route",
        """
        fd000000000000000000000000000000 40 00000000000000000000000000000000 00 00000000000000000000000000000000 00000100 00000001 00000000 00000001     eth0
        00000000000000000000000000000000 00 00000000000000000000000000000000 00 fd000000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
        00000000000000000000000000000000 00 00000000000000000000000000000000 00 00000000000000000000000000000000 ffffffff 00000001 00000000 00200200       lo
        """);
  }

  private void link(String name, int own, int other) throws IOException {
    write("sys/class/net/" + name + "/ifindex", own + "\n");
    write("sys/class/net/" + name + "/iflink", other + "\n");
  }

  private void write(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
