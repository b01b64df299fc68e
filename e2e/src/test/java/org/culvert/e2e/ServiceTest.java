// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.Program;
import org.culvert.standalone.lab.Tspc;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The package's service under a systemd of its own, at a home behind the NAT. */
@Timeout(180)
final class ServiceTest {
  @Test
  void aRouterIsServedWithLittleRightsFromInstallationToPurge() throws Exception {
    Lab lab = World.lab();
    String password = World.stage().broker().addAccount("unit");
    OwnRoot root = OwnRoot.of(lab, "service");
    Path shared = Files.createDirectories(root.folder().resolve("shared"));
    Path deb = Packages.built().older();
    String device = "if_tunnel_v6udpv4 = " + lab.device("tun") + "\n";
    Files.copy(deb, shared.resolve(deb.getFileName()));
    Files.writeString(shared.resolve("settings"), Tspc.account("unit", password) + device);
    Files.writeString(shared.resolve("story"), story(deb.getFileName()));

    // ip netns exec would hide the process groups, which systemd needs.
    String[] booted = {
      "nsenter",
      "--net=/run/netns/" + Machine.CLIENT2.namespace(),
      root.script().toString(),
      "--boot",
      root.folder().toString(),
      "sh",
      "/mnt/story"
    };
    try (Program machine = lab.start(Machine.BROKER, booted)) {
      int exit = machine.await(Duration.ofMinutes(2));
      String said = Files.readString(shared.resolve("said"));

      assertThat(exit).as(said + Files.readString(shared.resolve("log"))).isZero();
      assertThat(said.lines())
          .containsSubsequence(
              "enabled",
              "inactive dead without a broker",
              "active running with a broker",
              "forwarding 1",
              "inactive dead stopped",
              "0",
              "failed failed after a mistake",
              "no client is left");
      assertThat(said)
          .containsPattern("(?m)^The IPv6 tunnel is up, after .*; Your prefix is ")
          .containsPattern("home +inet6 2001:db8:")
          .contains("1 received");
    }
  }

  private static String story(Path deb) {
    return """
        set -eu
        state() { systemctl show -p ActiveState -p SubState --value tspc | tr '\\n' ' '; echo "$1"; }
        dpkg -i /mnt/%s
        systemctl is-enabled tspc
        state 'without a broker'
        cat /mnt/settings >>/etc/tsp/tspc.conf
        systemctl restart tspc
        state 'with a broker'
        systemctl show -p StatusText --value tspc
        ping -6 -n -c 1 -W 5 %s
        ip -6 -o addr show dev home scope global
        echo "forwarding $(cat /proc/sys/net/ipv6/conf/all/forwarding)"
        systemctl stop tspc
        state stopped
        ip -6 -o addr show dev home scope global | wc -l
        echo 'prefixlen = 99' >>/etc/tsp/tspc.conf
        systemctl restart tspc || state 'after a mistake'
        sed -i /prefixlen/d /etc/tsp/tspc.conf
        systemctl start tspc
        dpkg -P tspc
        grep -la '[T]spcMain' /proc/[0-9]*/cmdline || echo 'no client is left'
        """
        .formatted(deb, Machine.INTERNET_ADDRESS);
  }
}
