// SPDX-License-Identifier: Apache-2.0
package org.culvert.standalone.lab;

import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import org.culvert.standalone.BrokerProgram;
import org.culvert.standalone.EmbeddedDatabase;
import org.culvert.standalone.Monitoring;

/** The broker of the lab, as a process of its own that can be killed and started again. */
public final class RunningBroker implements Closeable {
  /** Of the realm whose addresses are part of the link to the Internet, and routed by nobody. */
  public static final int ON_LINK_PORT = 3655;

  /** Of the realm whose clients are soon missed. */
  public static final int BRIEF_PORT = 3657;

  public static final String BRIEF = "brief";

  /** The realm of those who have an account. */
  public static final String MEMBERS = "members";

  private static final Monitoring MONITORING = new Monitoring(3680);
  private static final Duration TIME_TO_START = Duration.ofSeconds(30);

  private final Lab lab;
  private final BrokerProgram broker;
  private Program program;

  private RunningBroker(Lab lab, BrokerProgram broker, Program program) {
    this.lab = lab;
    this.broker = broker;
    this.program = program;
  }

  /**
   * The realms of the demo and of most tests.
   *
   * @param ofMembers more statements of the realm of those who have an account
   */
  public static String realms(String ofMembers) {
    return """
        [realm.guests]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:a::/64"
        tunnel_types = ["v6udpv4", "v6v4"]
        tunnels_per_source = 32

        [realm.members]
        mechanisms = ["SCRAM-SHA-256", "DIGEST-MD5", "PLAIN"]
        endpoints = "2001:db8:c::/64"
        delegation_pool = "2001:db8:1500::/40"
        tunnel_types = ["v6udpv4", "v6v4"]
        %s

        [listener.onlink]
        port = %d
        realms = ["onlink"]

        [realm.onlink]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:b:0:1::/80"
        on_link = "six"

        [listener.brief]
        port = %d
        realms = ["brief"]

        [realm.brief]
        mechanisms = ["DIGEST-MD5"]
        endpoints = "2001:db8:c:1::/64"
        tunnel_types = ["v6udpv4"]
        keepalive_least = "5s"
        keepalive_unasked = "5s"

        [listener.six]
        address = "%s"
        realms = ["newcomers"]

        [realm.newcomers]
        mechanisms = ["ANONYMOUS"]
        endpoints = "2001:db8:e::/64"
        tunnel_types = ["v4v6"]
        ipv4_pool = "%s"
        """
        .formatted(
            ofMembers, ON_LINK_PORT, BRIEF_PORT, Machine.BROKER_ADDRESS_IPV6, Machine.IPV4_POOL);
  }

  /** Returns when it is ready for clients. */
  static RunningBroker start(Lab lab, EmbeddedDatabase database, String realms)
      throws IOException, InterruptedException {
    String settings =
        """
        [tun]
        device = "%s"

        [monitoring]
        port = %d

        [listener.main]
        address = "0.0.0.0"
        realms = ["guests", "members"]

        %s
        """
            .formatted(lab.device("culvert"), MONITORING.port(), realms);
    BrokerProgram broker =
        new BrokerProgram(lab.home(), lab.write("broker.toml", settings), database);
    RunningBroker running = new RunningBroker(lab, broker, launch(lab, broker));
    running.awaitReady();
    return running;
  }

  /** SIGKILL, and a new one on the same settings and data. Returns when it is ready. */
  public void killAndRestart() throws IOException, InterruptedException {
    program.kill();
    program = launch(lab, broker);
    awaitReady();
  }

  /** Makes an account in the realm of members; gives back its password. */
  public String addAccount(String userid) throws IOException, InterruptedException {
    return addAccount(MEMBERS, userid);
  }

  public String addAccount(String realm, String userid) throws IOException, InterruptedException {
    return broker.addAccount(realm, userid);
  }

  /** Runs {@code ./culvert broker WORDS}, as an operator would beside the running one. */
  public void operator(String... words) throws IOException, InterruptedException {
    String _ = broker.operator(words);
  }

  /** For a portal beside it. */
  BrokerProgram program() {
    return broker;
  }

  /** The sum over all series of a counter whose line contains every one of these words. */
  public double counter(String... words) throws IOException, InterruptedException {
    return MONITORING.counter(words);
  }

  public String lastWords() throws IOException {
    return program.lastWords();
  }

  @Override
  public void close() {
    program.close();
  }

  private static Program launch(Lab lab, BrokerProgram broker) throws IOException {
    return Program.start("the broker", lab.newLog(Machine.BROKER), broker.command("run"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    Patience.until(
        TIME_TO_START,
        () -> {
          if (!program.isAlive()) {
            throw new IOException("the broker did not start: " + program.lastWords());
          }
          return MONITORING.isReady();
        },
        () -> "the broker is not ready: " + program.lastWords());
  }
}
