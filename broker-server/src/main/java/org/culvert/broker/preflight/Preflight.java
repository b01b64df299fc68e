// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.delegation.ZoneProbe;
import org.culvert.broker.preflight.Finding.Level;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.TunnelType;

/** {@code broker preflight}: all checks, one after the other, and what they found. */
public final class Preflight {
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int USAGE = 2;

  private final BrokerSettings settings;
  private final PrintStream out;
  private final PrintStream err;
  private final InstantSource clock;

  public Preflight(BrokerSettings settings, PrintStream out, PrintStream err, InstantSource clock) {
    this.settings = settings;
    this.out = out;
    this.err = err;
    this.clock = clock;
  }

  /** Whether the command line asks for help only, which needs no settings; prints it then. */
  public static boolean helps(List<String> words, PrintStream out) {
    boolean help = words.contains("--help");
    if (help) {
      out.print(PreflightOptions.USAGE);
    }
    return help;
  }

  /**
   * @return the exit code
   */
  public int run(List<String> words) throws InterruptedException {
    PreflightOptions options;
    try {
      options = PreflightOptions.parse(words);
    } catch (IllegalArgumentException e) {
      err.println("culvert broker: " + e.getMessage());
      err.print(PreflightOptions.USAGE);
      return USAGE;
    }
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks(options)) {
      List<Finding> found = look(check);
      findings.addAll(found);
      if (!options.json()) {
        found.forEach(finding -> out.println(finding.forPeople()));
      }
    }
    boolean failed = findings.stream().anyMatch(finding -> finding.level() == Level.ERROR);
    out.println(options.json() ? json(!failed, findings) : verdict(findings));
    return failed ? FAILED : OK;
  }

  private static List<Finding> look(Check check) throws InterruptedException {
    try {
      return check.look();
    } catch (IOException | RuntimeException e) {
      return List.of(Finding.skipped(check.name(), "could not be looked at: " + e));
    }
  }

  private List<Check> checks(PreflightOptions options) {
    RoutingTable routes = RoutingTable.read();
    String device = settings.tun().device().replaceFirst("^veth:", "");
    List<PrefixPool> pools =
        settings.realms().stream()
            .flatMap(realm -> realm.pools().stream())
            .filter(pool -> !Ipv4Prefix.isMapped(pool.prefix()))
            .toList();
    boolean raw =
        settings.realms().stream()
            .anyMatch(
                realm -> realm.tunnelTypes().stream().anyMatch(type -> type != TunnelType.V6UDPV4));
    boolean ipv4 =
        settings.realms().stream().anyMatch(realm -> realm.tunnelTypes().contains(TunnelType.V4V6));
    List<Integer> ports =
        settings.listeners().stream().map(ListenerSettings::port).distinct().toList();
    Optional<Ipv4Address> address = settings.publicAddress().or(OutgoingAddress::find);
    ZoneProbe names = new ZoneProbe(options.resolvers());
    Stream<Check> checks =
        Stream.of(
            new Addresses(settings.publicAddress()),
            new Ports(settings.listeners()),
            new Device(settings.tun().device(), raw),
            new Forwarding(ipv4, routes),
            new Routes(pools, device, routes),
            new Firewall(device, ports),
            new RoutedHere(pools, settings.tun().device(), targets(options), routes),
            new Tables(settings.database(), clock),
            new Names(options.name(), address, settings.dns(), names));
    return Stream.concat(checks, options.mail().stream().map(MailServer::new)).toList();
  }

  private static List<Ipv6Address> targets(PreflightOptions options) {
    return options.probes().isEmpty() ? RoutedHere.USUAL : options.probes();
  }

  private static String verdict(List<Finding> findings) {
    long errors = findings.stream().filter(finding -> finding.level() == Level.ERROR).count();
    long warnings = findings.stream().filter(finding -> finding.level() == Level.WARNING).count();
    return errors == 0 && warnings == 0
        ? "Nothing is wrong. That the world reaches port 3653 shows only from elsewhere: tspc doctor"
        : "%d errors, %d warnings: what to do is beside each".formatted(errors, warnings);
  }

  private static String json(boolean ok, List<Finding> findings) {
    return findings.stream()
        .map(Finding::json)
        .collect(Collectors.joining(",", "{\"ok\":%s,\"findings\":[".formatted(ok), "]}"));
  }
}
