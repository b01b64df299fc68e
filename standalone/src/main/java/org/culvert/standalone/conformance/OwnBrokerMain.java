// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.conformance;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.culvert.conformance.ConformanceMain;
import org.culvert.standalone.lab.Lab;
import org.culvert.standalone.lab.Machine;
import org.culvert.standalone.lab.RunningBroker;
import org.culvert.standalone.lab.Stage;

/**
 * {@code ./culvert conformance} without a target, inside the lab: a broker that has everything and
 * whose limits are too high to be met, and the kit on another machine, in a process that shares
 * nothing with it. Ends as the kit ends.
 */
public final class OwnBrokerMain {
  private static final String USERID = "conformance";
  private static final int FAILED = 1;
  private static final int REDIRECTING_PORT = 3656;
  private static final String ELSEWHERE = "192.0.2.10";

  /** One for each transport on which an account is sent elsewhere: it happens to it just once. */
  private static final List<String> MOVED = List.of("moved-over-udp", "moved-over-tcp");

  /** Addresses for benchmarks (RFC 2544): the kit has all of them, and a new one for each case. */
  private static final String KITS = "198.18.0.0/15";

  private static final String LINK_OF_BROKER = "203.0.113.1";
  private static final String LINK_OF_KIT = "203.0.113.2";

  private OwnBrokerMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    int status = FAILED;
    try {
      status = run(List.of(arguments));
    } catch (IOException | IllegalStateException e) {
      System.err.println("culvert conformance: " + e.getMessage());
    }
    System.exit(status);
  }

  private static int run(List<String> options) throws IOException, InterruptedException {
    Lab lab = Lab.entered();
    connect(lab);
    try (Stage stage = Stage.set(lab, settings(lab), OwnBrokerMain::say)) {
      List<String> arguments = new ArrayList<>(target(stage.broker()));
      arguments.addAll(options);
      return lab.attached(Machine.INTERNET, ConformanceMain.class, arguments).waitFor();
    }
  }

  /**
   * IPv4 for a machine that has IPv6 only in the lab: a link, and as many addresses as it likes.
   */
  private static void connect(Lab lab) throws IOException, InterruptedException {
    ip(lab, Machine.BROKER, "address add " + LINK_OF_BROKER + "/24 dev six");
    // From the address that the kit speaks to, or it would not take the datagrams for answers.
    String from = " via " + LINK_OF_KIT + " src " + Machine.BROKER_ADDRESS;
    ip(lab, Machine.BROKER, "route add " + KITS + from);
    ip(lab, Machine.INTERNET, "address add " + LINK_OF_KIT + "/24 dev six");
    ip(lab, Machine.INTERNET, "route add default via " + LINK_OF_BROKER);
    ip(lab, Machine.INTERNET, "route add local " + KITS + " dev lo");
  }

  private static void ip(Lab lab, Machine machine, String words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(words.split(" ")));
    String _ = lab.run(machine, command.toArray(String[]::new));
  }

  private static String settings(Lab lab) throws IOException, InterruptedException {
    Certificate tls = Certificate.make(lab.folder(), Machine.BROKER_ADDRESS);
    return """
      [broker]
      resolver = "2001:db8:a::53"

      [tls]
      certificate = "%s"
      private_key = "%s"

      [realm.guests]
      mechanisms = ["ANONYMOUS"]
      endpoints = "2001:db8:a::/64"
      tunnel_types = ["v6udpv4", "v6v4"]
      tunnels_per_source = 1000

      [realm.members]
      mechanisms = ["SCRAM-SHA-256", "DIGEST-MD5", "PLAIN"]
      endpoints = "2001:db8:c::/64"
      tunnel_types = ["v6udpv4", "v6v4"]
      tunnels_per_source = 1000
      delegation_pool = "2001:db8:1500::/40"

      [listener.away]
      port = %d
      realms = ["away"]

      [realm.away]
      mechanisms = ["ANONYMOUS"]
      endpoints = "2001:db8:d::/64"

      [listener.six]
      address = "%s"
      realms = ["newcomers"]

      [realm.newcomers]
      mechanisms = ["ANONYMOUS"]
      endpoints = "2001:db8:e::/64"
      tunnel_types = ["v4v6"]
      ipv4_pool = "%s"

      [redirect]
      realms = ["away %s 192.0.2.20"]
      lists_per_second = 1000

      [limits]
      signalling_per_second = 10000
      signalling_burst = 10000
      negotiations_per_source = 1000
      authentication_failures = 1000
      requests_per_minute = 1000
      echo_per_second = 1000
      """
        .formatted(
            tls.certificate(),
            tls.privateKey(),
            REDIRECTING_PORT,
            Machine.BROKER_ADDRESS_IPV6,
            Machine.IPV4_POOL,
            ELSEWHERE);
  }

  private static List<String> target(RunningBroker broker)
      throws IOException, InterruptedException {
    List<String> target = new ArrayList<>(List.of("--target", Machine.BROKER_ADDRESS));
    target.addAll(List.of("--target6", Machine.BROKER_ADDRESS_IPV6));
    target.addAll(List.of("--redirecting", Machine.BROKER_ADDRESS + ":" + REDIRECTING_PORT));
    target.addAll(List.of("--user", USERID, "--password", broker.addAccount(USERID)));
    for (String userid : MOVED) {
      target.addAll(List.of("--moved", userid + ":" + broker.addAccount(userid)));
      broker.operator("account", "home", RunningBroker.MEMBERS, userid, ELSEWHERE);
    }
    target.addAll(List.of("--from", KITS, "--pace", "0"));
    return target;
  }

  private static void say(String line) {
    System.err.println(line);
  }
}
