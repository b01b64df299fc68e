// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.setup;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.culvert.protocol.address.Ipv6Prefix;

/** The text of {@code broker.toml}: what this operator has to know of; the rest has defaults. */
final class BrokerFile {
  static final String NAME = "broker.toml";
  static final String KEY = "secrets.key";
  static final String DATABASE_PASSWORD = "database-password";
  static final String DNS_KEY = "dns.key";

  /** The files that have what is in no settings file. */
  record Secrets(Path databasePassword, Path key, Path dnsKey) {
    static Secrets in(Path folder) {
      return new Secrets(
          folder.resolve(DATABASE_PASSWORD), folder.resolve(KEY), folder.resolve(DNS_KEY));
    }
  }

  private BrokerFile() {}

  static String text(Answers answers, Secrets secrets) {
    PrefixPlan plan = answers.plan();
    return """
        # Written by "culvert broker setup". Every other setting is in broker.example.toml.
        # After a change: culvert broker --config FILE --check-config, then restart the broker.

        [broker]
        public_address = "%s"

        [database]
        url = "%s"
        user = "%s"
        password_file = "%s"

        # Without this key every password is lost: keep a copy, not beside the database's.
        [secrets]
        key_file = "%s"

        [listener.main]
        realms = ["guests", "members"]

        %s
        # Anonymous users: an address each.
        [realm.guests]
        mechanisms = ["ANONYMOUS"]
        endpoints = "%s"
        %s
        # Users with an account%s.
        [realm.members]
        mechanisms = ["SCRAM-SHA-256", "DIGEST-MD5"]
        endpoints = "%s"
        %s%s%s"""
        .formatted(
            answers.address(),
            answers.databaseUrl(),
            answers.databaseUser(),
            secrets.databasePassword(),
            secrets.key(),
            plan.explained().stream().map(line -> "# " + line + "\n").collect(Collectors.joining()),
            plan.guests(),
            onLink(plan),
            plan.delegations().isEmpty() ? ": an address each" : ": an address, and a prefix",
            plan.members(),
            onLink(plan),
            delegation(plan),
            names(answers, secrets));
  }

  private static String onLink(PrefixPlan plan) {
    return plan.onLink().map("on_link = \"%s\"\n"::formatted).orElse("");
  }

  private static String delegation(PrefixPlan plan) {
    List<Ipv6Prefix> pools = plan.delegations();
    return pools.isEmpty()
        ? ""
        : "delegation_pool = %s\ndelegation_largest = %d\n"
            .formatted(list(PrefixPlan.names(pools)), plan.largest());
  }

  private static String names(Answers answers, Secrets secrets) {
    return answers
        .names()
        .map(
            names ->
                """
                domain = "%s"

                [dns]
                primary = "%s"
                key_file = "%s"
                zones = %s
                """
                    .formatted(
                        names.domain(),
                        names.primary(),
                        secrets.dnsKey(),
                        list(
                            ZoneFiles.together(
                                List.of(names.domain()), answers.reverseSettings()))))
        .orElse("");
  }

  static String list(List<String> values) {
    return values.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ", "[", "]"));
  }
}
