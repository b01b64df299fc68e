// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.culvert.broker.cluster.ClusterSettings;
import org.culvert.broker.accounting.AccountingSettings;
import org.culvert.broker.delegation.DnsSettings;
import org.culvert.broker.realm.Realm;
import org.culvert.broker.redirect.RedirectSettings;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/**
 * Everything that an operator can set. Made by {@link BrokerSettingsReader}, complete and checked,
 * before the broker touches the machine.
 *
 * @param publicAddress the outer address that clients have to use; empty: the one that they did use
 * @param digestRealm stored with every password: changing it makes all passwords useless
 * @param digestBug1455 whether the answers of clients with that bug are taken, as far as it is safe
 * @param resolver for names, offered to clients: the last of the old ones crash without on systems
 *     of today
 * @param strictRfc say only status codes that RFC 5572 has
 * @param conflictsKept how long what a 506 was about is kept since it last happened
 * @param attributionKept how long it is kept who had which address
 * @param cluster empty: it has the database to itself
 * @param dns empty: names and prefixes are not in the DNS
 * @param accounting empty: nobody is told who used what
 */
public record BrokerSettings(
    Optional<Ipv4Address> publicAddress,
    String digestRealm,
    boolean digestBug1455,
    Optional<Ipv6Address> resolver,
    boolean strictRfc,
    Duration conflictsKept,
    Duration attributionKept,
    DatabaseSettings database,
    LogSettings log,
    SecretSettings secrets,
    TlsSettings tls,
    TunSettings tun,
    MonitoringSettings monitoring,
    TracingSettings tracing,
    List<ListenerSettings> listeners,
    List<Realm> realms,
    LimitSettings limits,
    RedirectSettings redirect,
    Optional<ClusterSettings> cluster,
    Optional<DnsSettings> dns,
    Optional<AccountingSettings> accounting) {
  public BrokerSettings {
    listeners = List.copyOf(listeners);
    realms = List.copyOf(realms);
  }

  /** What this broker is called among others; may be empty. */
  public String name() {
    return cluster.map(ClusterSettings::name).orElse(redirect.name());
  }

  /** What keeps a broker with these settings from its work, although each may be right. */
  public Optional<String> obstacle() {
    boolean accounts = realms.stream().anyMatch(realm -> !realm.isAnonymous());
    return accounts && secrets.keys().isEmpty()
        ? Optional.of(
            "secrets.key_file: is missing, and passwords are not stored without a key; make one"
                + " with: culvert broker key > FILE")
        : Optional.empty();
  }
}
