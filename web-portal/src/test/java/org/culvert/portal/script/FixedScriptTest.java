// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.culvert.protocol.message.TunnelType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FixedScriptTest {
  private static final Pattern PLACE = Pattern.compile("\\{[a-z][A-Za-z0-9]*}");

  @TempDir private Path folder;

  static Stream<ScriptWish> all() {
    return Wishes.SYSTEMS.all().stream()
        .flatMap(system -> Stream.of(Wishes.host(system.name()), Wishes.router(system.name())));
  }

  static Stream<ScriptWish> shell() {
    return all().filter(wish -> wish.system().file().endsWith(".sh"));
  }

  @ParameterizedTest
  @MethodSource("all")
  void everyScriptHasTheFixedEndsAndNoPlaceLeft(ScriptWish wish) {
    String text = Wishes.text(wish);

    assertThat(text)
        .contains("192.0.2.1", "2001:db8::11", "ada", "2026-11-30 12:00 UTC")
        .doesNotContainPattern(PLACE)
        .doesNotContain("\t");
    assertThat(text.contains("\r")).isEqualTo(wish.system().file().endsWith(".cmd"));
    if (wish.system().name().startsWith("tspc-")) {
      return;
    }
    String home = "2001:db8:1500:e300::1";
    if (wish.router().isPresent()) {
      assertThat(text).contains("lan1").contains("2001:db8:1500:e300::");
      // OpenWrt takes its address out of the prefix by itself.
      assertThat(text.contains(home)).isEqualTo(!wish.system().name().equals("openwrt"));
    } else {
      assertThat(text).doesNotContain("lan1", "2001:db8:1500:e300");
    }
  }

  @ParameterizedTest
  @MethodSource("shell")
  void shellsAndShellcheckFindNothingWrong(ScriptWish wish) throws Exception {
    Path script = Files.writeString(folder.resolve("script.sh"), Wishes.text(wish));

    assertThat(Run.of(folder, "sh", "-n", script.toString())).isEmpty();
    assertThat(Run.of(folder, "bash", "-n", script.toString())).isEmpty();
    assertThat(Run.of(folder, "shellcheck", "--shell=sh", "--severity=warning", script.toString()))
        .isEmpty();
  }

  @Test
  void everyTemplateOfTspcIsThere() throws IOException {
    Path templates = Path.of("../tspc-client/src/main/resources/org/culvert/client/template");
    try (Stream<Path> files = Files.list(templates)) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .map(file -> "tspc-" + file.replaceAll("\\..*", ""))
              .toList();
      assertThat(Wishes.SYSTEMS.all())
          .extracting(TargetSystem::name)
          .containsAll(names)
          .startsWith("tspc-linux");
    }
  }

  @Test
  void aTemplateGetsWhatTspcWouldGiveIt() throws Exception {
    Files.writeString(folder.resolve("script.sh"), Wishes.text(Wishes.router("tspc-checktunnel")));

    assertThat(Run.of(folder, "sh", "script.sh", "down"))
        .contains(
            "TSP_OPERATION=TSP_TUNNEL_TEARDOWN",
            "TSP_TUNNEL_MODE=v6v4",
            "TSP_HOST_TYPE=router",
            "TSP_TUNNEL_INTERFACE=sit1",
            "TSP_TUNNEL_CARRIER=kernel",
            "TSP_HOME_INTERFACE=lan1",
            "TSP_CLIENT_ADDRESS_IPV4=198.51.100.7",
            "TSP_CLIENT_ADDRESS_IPV6=2001:db8::11",
            "TSP_SERVER_ADDRESS_IPV4=192.0.2.1",
            "TSP_SERVER_ADDRESS_IPV6=2001:db8::10",
            "TSP_TUNNEL_PREFIXLEN=128",
            "TSP_PREFIX=2001:0db8:1500:e300",
            "TSP_PREFIXLEN=56");
  }

  @Test
  void theLinuxScriptMakesTheDeviceAndTheRoute() throws Exception {
    Files.writeString(folder.resolve("script.sh"), Wishes.text(Wishes.host("tspc-linux")));

    List<String> commands = Run.recorded(folder, "ip", "sh", "script.sh", "up");

    assertThat(commands)
        .containsSubsequence(
            "tunnel add sit1 mode sit ttl 64 remote 192.0.2.1",
            "link set dev sit1 mtu 1280 up",
            "-6 addr replace 2001:db8::11/128 dev sit1 nodad",
            "-6 route replace default dev sit1 metric 1");
    assertThat(Run.recorded(folder, "ip", "sh", "script.sh", "down")).contains("tunnel del sit1");
  }

  @Test
  void theFreeBsdScriptMakesTheDeviceAndTheRoute() throws Exception {
    Files.writeString(folder.resolve("script.sh"), Wishes.text(Wishes.host("tspc-freebsd")));

    List<String> commands =
        Run.recorded(folder, "ifconfig", "sh", "-c", "route() { :; }; . ./script.sh");

    assertThat(commands)
        .containsSubsequence(
            "gif0 create",
            "gif0 tunnel 198.51.100.7 192.0.2.1",
            "gif0 mtu 1280 up",
            "gif0 inet6 2001:db8::11 2001:db8::10 prefixlen 128");
  }

  @Test
  void theFilesOfNetworkdAreWritten() throws Exception {
    Files.writeString(folder.resolve("script.sh"), Wishes.text(Wishes.host("networkd")));

    assertThat(Run.recorded(folder, "install", "sh", "-c", "networkctl() { :; }; . ./script.sh"))
        .contains(
            "-D -m 0644 /dev/stdin /etc/systemd/network/60-sit1.netdev",
            "Kind=sit",
            "Remote=192.0.2.1",
            "-D -m 0644 /dev/stdin /etc/systemd/network/60-sit1.network",
            "Address=2001:db8::11/127",
            "Gateway=2001:db8::10")
        .doesNotContain("Local=", "[IPv6Prefix]");
  }

  @Test
  void whatIsInTheWayIsSaid() {
    FixedEnds over = over(TunnelType.V6UDPV4);
    FixedEnds bare = over(TunnelType.V6V4);

    assertThat(obstacle(Wishes.host("tspc-linux", TunnelType.V6ANYV4), Wishes.LIVE))
        .contains(Obstacle.NOT_V6V4);
    assertThat(FixedScript.obstacle(Wishes.host("ios"), Optional.empty()))
        .contains(Obstacle.NO_TUNNEL);
    assertThat(obstacle(Wishes.host("ios"), over)).contains(Obstacle.OVER_UDP);
    assertThat(obstacle(Wishes.router("ios"), bare)).contains(Obstacle.NO_PREFIX);
    assertThat(obstacle(Wishes.host("ios"), bare)).isEmpty();
  }

  private static Optional<Obstacle> obstacle(ScriptWish wish, FixedEnds ends) {
    return FixedScript.obstacle(wish, Optional.of(ends));
  }

  private static FixedEnds over(TunnelType type) {
    FixedEnds live = Wishes.LIVE;
    return new FixedEnds(
        type,
        live.server(),
        live.client(),
        live.serverInside(),
        live.clientInside(),
        Optional.empty(),
        live.leaseEndsAt());
  }
}
