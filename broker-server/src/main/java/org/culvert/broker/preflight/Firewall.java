// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the firewall throws away what nobody mentions, and nobody mentions the tunnels. Only
 * that: rules may say anything, and whether packets really pass is tried by {@link RoutedHere}.
 */
record Firewall(String device, List<Integer> ports) implements Check {
  private static final Pattern TABLE = Pattern.compile("table (\\w+) ([^ ]+) \\{");
  private static final Pattern CHAIN = Pattern.compile("\\s+chain ([^ ]+) \\{");
  private static final Pattern DROPS =
      Pattern.compile("\\s+type filter hook (input|forward) .*policy drop;.*");

  /** A chain that drops what no rule lets through. */
  private record Strict(String family, String table, String chain, String hook) {}

  @Override
  public String name() {
    return "firewall";
  }

  @Override
  public List<Finding> look() throws InterruptedException {
    Optional<String> rules = Program.output(List.of("nft", "list", "ruleset"));
    return rules.isPresent()
        ? judged(rules.get())
        : List.of(
            Finding.skipped(
                name(), "nft can't be asked for its rules (is it installed, and are you root?)"));
  }

  List<Finding> judged(String rules) {
    List<Finding> findings = new ArrayList<>();
    for (Strict strict : strict(rules)) {
      if (strict.hook().equals("forward") && !rules.contains("\"" + device + "\"")) {
        findings.add(forward(strict, rules.contains("chain DOCKER-USER")));
      }
      for (int port : ports) {
        if (strict.hook().equals("input") && !rules.matches("(?s).*\\b" + port + "\\b.*")) {
          findings.add(input(strict, port));
        }
      }
    }
    return findings.isEmpty()
        ? List.of(Finding.ok(name(), "no chain of nftables drops what is not mentioned"))
        : findings;
  }

  private static List<Strict> strict(String rules) {
    List<Strict> found = new ArrayList<>();
    String family = "";
    String table = "";
    String chain = "";
    for (String line : rules.lines().toList()) {
      Matcher begin = TABLE.matcher(line);
      Matcher inner = CHAIN.matcher(line);
      Matcher drops = DROPS.matcher(line);
      if (begin.matches()) {
        family = begin.group(1);
        table = begin.group(2);
      } else if (inner.matches()) {
        chain = inner.group(1);
      } else if (drops.matches() && concerns(family, drops.group(1))) {
        found.add(new Strict(family, table, chain, drops.group(1)));
      }
    }
    return found;
  }

  /** Packets of tunnels are IPv6, and those around them IPv4. */
  private static boolean concerns(String family, String hook) {
    return family.equals("inet") || family.equals(hook.equals("forward") ? "ip6" : "ip");
  }

  private Finding forward(Strict strict, boolean docker) {
    String table = "%s %s %s".formatted(strict.family(), strict.table(), strict.chain());
    String remedy =
        docker
            ? "ip6tables -I DOCKER-USER -i %s -j ACCEPT; ip6tables -I DOCKER-USER -o %s -j ACCEPT"
                .formatted(device, device)
            : "nft insert rule %s iifname %s accept; nft insert rule %s oifname %s accept"
                .formatted(table, device, table, device);
    return Finding.warning(
        name(),
        "the chain %s drops what it forwards, and no rule mentions %s".formatted(table, device),
        "packets may not get from tunnels to the Internet, or back",
        remedy + "    and the same in its configuration");
  }

  private Finding input(Strict strict, int port) {
    String table = "%s %s %s".formatted(strict.family(), strict.table(), strict.chain());
    return Finding.warning(
        name(),
        "the chain %s drops what comes in, and no rule mentions port %d".formatted(table, port),
        "clients may not reach the broker",
        "nft insert rule %s udp dport %d accept; nft insert rule %s tcp dport %d accept    and the same in its configuration"
            .formatted(table, port, table, port));
  }
}
