// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a real kernel, in namespaces:
 *
 * <pre>
 *   2001:db8:0:1::2 eth0 ─── eth0 2001:db8:0:1::1
 *   the machine               a router, which is 2001:db8:ffff::1 too
 * </pre>
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PreflightTest {
  /** Where addresses are used at once, and the router is a process that can be entered. */
  private static final String NETWORK =
      """
      for all in all default; do echo 0 >/proc/sys/net/ipv6/conf/$all/accept_dad; done
      ip link set lo up
      unshare -n sleep 120 &
      router=$!
      trap 'kill $router' EXIT
      until [ "$(readlink /proc/$router/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
      ip link add eth0 type veth peer name eth0 netns $router
      ip address add 198.18.0.2/24 dev eth0
      ip -6 address add 2001:db8:0:1::2/64 dev eth0 nodad
      ip link set eth0 up
      ip -6 route add default via 2001:db8:0:1::1
      nsenter -t $router -n sh -ec '
        ip link set lo up
        ip -6 address add 2001:db8:ffff::1/128 dev lo
        ip -6 address add 2001:db8:0:1::1/64 dev eth0 nodad
        ip link set eth0 up'
      """;

  private final Map<String, String> scenes = new LinkedHashMap<>();

  @TempDir private static Path folder;

  @BeforeAll
  void act() throws Exception {
    String shell = NETWORK + "\"$@\" \"$router\" " + folder;
    play(shell + " all");
    play(
        shell.replace("\"$@\"", "setpriv --bounding-set=-net_admin --inh-caps=-net_admin \"$@\"")
            + " powerless");
  }

  private void play(String script) throws Exception {
    boolean root = System.getProperty("user.name").equals("root");
    List<String> command =
        new ArrayList<>(List.of("unshare", root ? "-n" : "-rn", "sh", "-ec", script, "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(PreflightInNamespace.class.getName());
    Process child = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(said).isZero();
    for (String scene : said.split("(?m)^== ")) {
      int end = scene.indexOf('\n');
      scenes.put(scene.substring(0, Math.max(0, end)), scene);
    }
  }

  @Test
  void aMachineThatForwardsNothingIsToldHow() {
    assertThat(scene("bare"))
        .contains("exit 1")
        .contains("error    forwarding IPv6 forwarding is off")
        .contains("sysctl -w net.ipv6.conf.all.forwarding=1")
        .contains("can't be tried: forwarding is off")
        .contains("ok       address    clients use 198.18.0.2")
        .contains("ok       ports      UDP and TCP port 3653 on 0.0.0.0 are free")
        .contains("ok       device     a TUN device can be made")
        .contains("ok       routes     IPv6 goes to the Internet through eth0, by 2001:db8:0:1::1");
  }

  @Test
  void aPrefixThatNobodyRoutesHereIsMissed() {
    assertThat(scene("not routed"))
        .contains("ok       forwarding IPv6 packets are forwarded")
        .contains("error    prefix     nothing came back to 2001:db8:77:1::/64")
        .contains("ip -6 route add 2001:db8:77:1::/64 via 2001:db8:0:1::2");
  }

  @Test
  void aRoutedPrefixIsSeenAndWhatIsTakenAwayFromIt() {
    assertThat(scene("routed, port taken by 3653"))
        .contains("ok       prefix     2001:db8:77:1::/64 is routed to this machine")
        .contains("error    ports      TCP port 3653 on 0.0.0.0 can't be had")
        .contains("ss -lntup 'sport = :3653'")
        .contains("error    routes     2001:db8:77:1:5::/80 is routed to eth0");
  }

  @Test
  void aPrefixOnTheLinkIsToldFromARoutedOne() {
    assertThat(scene("on the link unawares"))
        .contains("error    prefix     2001:db8:0:1:7::/80 is on the link of eth0, and not routed")
        .contains("--on-link eth0");
    assertThat(scene("on the link"))
        .contains(
            "ok       prefix     2001:db8:0:1:7::/80 is on the link of eth0, and its router finds it");
  }

  @Test
  void whereNobodyAnswersNothingIsClaimed() {
    assertThat(scene("nobody answers"))
        .contains(
            "skipped  prefix     whether 2001:db8:77:1::/64 is routed here can't be tried: none of");
  }

  @Test
  void withoutTheRightToMakeADeviceThatIsSaid() {
    assertThat(scene("powerless"))
        .contains("error    device     ")
        .contains("CAP_NET_ADMIN")
        .contains("error    database   the database can't be reached");
  }

  @Test
  void nothingIsLeftBehind() {
    assertThat(scenes.values().stream().skip(1))
        .allSatisfy(
            scene -> {
              if (scene.contains("left behind")) {
                assertThat(scene).contains("left behind: 0 0");
              }
            });
  }

  private String scene(String name) {
    return scenes.getOrDefault(name, "there is no scene " + name + " in " + scenes.keySet());
  }
}
