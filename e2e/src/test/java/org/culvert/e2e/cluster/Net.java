// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;

/**
 * Adds to the lab's own namespace, where the database and the crowd are, a router in the middle,
 * three brokers and three homes. The router is the Internet, too: {@link #FAR} is its own.
 */
final class Net {
  static final String FAR = "2001:db8:ffff::80";
  static final String DATABASE = "10.99.0.1";
  static final int DATABASE_PORT = 5432;

  /** Source addresses of the crowd, all of them this machine's. */
  static final String CROWD = "198.51.96.0/22";

  static final int BROKERS = 3;
  static final int HOMES = 3;

  private final Lab lab;

  Net(Lab lab) {
    this.lab = lab;
  }

  static String broker(int number) {
    return "tb" + number;
  }

  static String home(int number) {
    return "home" + number;
  }

  /** Where clients find it. */
  static String addressOf(int broker) {
    return "203.0.113.%d".formatted(16 * broker + 2);
  }

  static String routerOf(int broker) {
    return "2001:db8:f0:%d::1".formatted(broker);
  }

  static String ipv6Of(int broker) {
    return "2001:db8:f0:%d::2".formatted(broker);
  }

  void make() throws IOException, InterruptedException {
    space("core");
    cable("broker", "core", DATABASE + "/30", "10.99.0.2/30", "db");
    run("ip route add 203.0.113.0/24 via 10.99.0.2");
    run("ip route add 10.98.0.0/16 via 10.99.0.2");
    run("ip route add local " + CROWD + " dev lo");
    in("core", "ip route add " + CROWD + " via " + DATABASE);
    in("core", "ip address add " + FAR + "/128 dev lo");
    for (int broker = 1; broker <= BROKERS; broker++) {
      String name = broker(broker);
      space(name);
      cable(
          "core",
          name,
          "203.0.113.%d/28".formatted(16 * broker + 1),
          addressOf(broker) + "/28",
          name);
      in("core", "ip address add " + routerOf(broker) + "/64 dev " + name);
      in(name, "ip address add " + ipv6Of(broker) + "/64 dev " + name);
      in(name, "ip route add default via 203.0.113.%d".formatted(16 * broker + 1));
      in(name, "ip -6 route add default via " + routerOf(broker));
    }
    for (int home = 1; home <= HOMES; home++) {
      String name = home(home);
      space(name);
      cable("core", name, "10.98.%d.1/24".formatted(home), "10.98.%d.2/24".formatted(home), name);
      in(name, "ip route add default via 10.98.%d.1".formatted(home));
      in(name, "ip link add home type veth peer name lan");
      in(name, "ip link set lan up");
    }
  }

  private void space(String name) throws IOException, InterruptedException {
    run("ip netns add " + name);
    in(name, lab.home().resolve("lab/inside") + " --calm");
    in(name, "sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1");
  }

  private void cable(String one, String other, String here, String there, String name)
      throws IOException, InterruptedException {
    in(one, "ip link add %s type veth peer name %s netns %s".formatted(name, name, other));
    in(one, "ip address add " + here + " dev " + name);
    in(other, "ip address add " + there + " dev " + name);
    in(one, "ip link set " + name + " up");
    in(other, "ip link set " + name + " up");
  }

  /** The database hears nothing of that broker any more, and the other way round. */
  void cutOff(int broker) throws IOException, InterruptedException {
    in("core", "nft add table ip cut");
    in("core", "nft add chain ip cut way { type filter hook forward priority 0 ; }");
    in(
        "core",
        "nft add rule ip cut way ip saddr %s ip daddr %s drop"
            .formatted(addressOf(broker), DATABASE));
    in(
        "core",
        "nft add rule ip cut way ip daddr %s ip saddr %s drop"
            .formatted(addressOf(broker), DATABASE));
  }

  void heal() throws IOException, InterruptedException {
    in("core", "nft delete table ip cut");
  }

  String in(String namespace, String command) throws IOException, InterruptedException {
    return run("ip netns exec " + namespace + " " + command);
  }

  private String run(String command) throws IOException, InterruptedException {
    return lab.run(Machine.BROKER, command.split(" "));
  }

  /** What a program is started with in a namespace. */
  static List<String> within(String namespace, List<String> command) {
    List<String> whole = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    whole.addAll(command);
    return whole;
  }
}
