// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.culvert.protocol.address.Ipv6Prefix;

/**
 * What docker-compose.yml takes from its folder: a {@code .env}, and where its variables do not
 * reach, for a prefix that leaves nothing to give away, settings of its own. Secrets are drawn by
 * compose.
 */
final class ComposeFiles {
  private static final BrokerFile.Secrets INSIDE =
      new BrokerFile.Secrets(
          Path.of("/run/culvert/database-password"),
          Path.of("/run/culvert/secrets-key"),
          Path.of("/run/culvert/dns-key"));

  private static final String OVERRIDE =
      """
      # Written by "culvert broker setup --compose": what .env has no words for is in broker.toml.
      services:
        broker:
          volumes: ["./broker.toml:/etc/culvert/broker.toml:ro"]
      """;

  private ComposeFiles() {}

  static List<NewFile> of(Answers answers) {
    List<NewFile> files = new ArrayList<>();
    files.add(NewFile.of(".env", environment(answers), NewFile.Kind.SETTINGS));
    if (answers.plan().delegations().isEmpty()) {
      files.add(NewFile.of(BrokerFile.NAME, BrokerFile.text(answers, INSIDE), NewFile.Kind.PUBLIC));
      files.add(NewFile.of("docker-compose.override.yml", OVERRIDE, NewFile.Kind.PUBLIC));
    }
    return files;
  }

  private static String environment(Answers answers) {
    PrefixPlan plan = answers.plan();
    List<Ipv6Prefix> pools = plan.delegations();
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Written by \"culvert broker setup --compose\"; .env.example has what else can be set.");
    lines.add("CULVERT_BROKER_PUBLIC_ADDRESS=" + answers.address());
    plan.explained().forEach(line -> lines.add("# " + line));
    lines.add("CULVERT_REALM_GUESTS_ENDPOINTS=" + plan.guests());
    lines.add("CULVERT_REALM_MEMBERS_ENDPOINTS=" + plan.members());
    if (!pools.isEmpty()) {
      lines.add(
          "CULVERT_REALM_MEMBERS_DELEGATION_POOL=" + String.join(",", PrefixPlan.names(pools)));
      lines.add("CULVERT_REALM_MEMBERS_DELEGATION_LARGEST=" + plan.largest());
    }
    lines.addAll(answers.names().map(names -> names(answers, names)).orElse(nameless()));
    lines.add("CULVERT_SITE_BROKER=" + answers.name());
    lines.add("# Where your proxy with TLS has the portal.");
    lines.add("CULVERT_SITE_URL=https://" + answers.name());
    lines.add("CULVERT_PORTAL_FORWARDED=native");
    return String.join("\n", lines) + "\n";
  }

  private static List<String> names(Answers answers, Answers.Names names) {
    List<String> zones = ZoneFiles.together(List.of(names.domain()), answers.reverseSettings());
    return List.of(
        "CULVERT_DNS_DOMAIN=" + names.domain(),
        "CULVERT_DNS_ZONES=" + String.join(",", zones),
        "CULVERT_DNS_SERVER=" + answers.name(),
        "# For the world to ask it, an address of this machine, and nothing else there on port 53:",
        "#CULVERT_DNS_BIND=" + answers.address(),
        "#CULVERT_DNS_PORT=53");
  }

  private static List<String> nameless() {
    return List.of("CULVERT_DNS_DOMAIN=", "CULVERT_DNS_PRIMARY=", "CULVERT_NAME_SERVER=0");
  }
}
