// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.culvert.broker.config.BrokerSettings;
import org.culvert.broker.delegation.PublicAddress;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.Bytes;

/**
 * What was left in the settings as examples have it, on a broker that the Internet can reach:
 * secrets that anybody knows are refused, prefixes that lead nowhere are remarked upon. On a
 * machine of one's own both are fine.
 */
final class ExampleValues {
  /** What people try first. */
  private static final Set<String> PASSWORDS =
      Set.of(
          "admin",
          "changeme",
          "culvert",
          "example",
          "password",
          "postgres",
          "root",
          "secret",
          "the-password",
          "123456");

  /** A key that was drawn has more, but for once in a thousand million years. */
  private static final int DIFFERENT_OCTETS = 8;

  private static final List<Ipv6Prefix> DOCUMENTATION =
      List.of(Ipv6Prefix.parse("2001:db8::/32"), Ipv6Prefix.parse("3fff::/20"));

  private final BrokerSettings settings;
  private final Optional<IpAddress> open;

  private ExampleValues(BrokerSettings settings, Optional<IpAddress> open) {
    this.settings = settings;
    this.open = open;
  }

  static ExampleValues of(BrokerSettings settings) throws IOException {
    return of(settings, OuterAddresses.of(settings.publicAddress()).every());
  }

  /**
   * @param own every address of this machine
   */
  static ExampleValues of(BrokerSettings settings, Set<IpAddress> own) {
    Set<IpAddress> reached = new HashSet<>();
    settings.publicAddress().ifPresent(reached::add);
    for (var listener : settings.listeners()) {
      reached.addAll(
          listener.address().equals(new Ipv4Address(0)) ? own : Set.of(listener.address()));
    }
    return new ExampleValues(settings, reached.stream().filter(PublicAddress::is).findFirst());
  }

  /** The first secret that is none; empty when nobody from outside reaches this broker. */
  Optional<String> obstacle() {
    if (open.isEmpty()) {
      return Optional.empty();
    }
    return keyThatWasNotDrawn()
        .or(this::passwordThatAnybodyKnows)
        .or(this::updateKeyThatWasNotDrawn)
        .map(
            text ->
                text + "; clients reach this broker at %s, a public address".formatted(open.get()));
  }

  /** Prefixes of documents: nothing comes back from there. */
  List<String> remarks() {
    List<String> remarks = new ArrayList<>();
    if (open.isPresent()) {
      for (Realm realm : settings.realms()) {
        realm.pools().stream()
            .map(PrefixPool::prefix)
            .filter(pool -> DOCUMENTATION.stream().anyMatch(prefix -> prefix.contains(pool)))
            .map(
                pool ->
                    "realm.%s: %s is a prefix for documentation, which nobody routes: put yours there"
                        .formatted(realm.name(), pool))
            .forEach(remarks::add);
      }
    }
    return remarks;
  }

  /** Only the first one seals; an old one may have to be there until all is sealed anew. */
  private Optional<String> keyThatWasNotDrawn() {
    return settings.secrets().keys().stream()
        .limit(1)
        .filter(key -> isText(key) || isMonotonous(key))
        .map(
            _ ->
                "secrets.key_file: the first key was typed or copied, not drawn; put one above it that"
                    + " \"culvert broker key\" prints, and then run: culvert broker account reencrypt")
        .findFirst();
  }

  private Optional<String> passwordThatAnybodyKnows() {
    String password = text(settings.database().password());
    return PASSWORDS.contains(password.toLowerCase(Locale.ROOT))
            || password.equals(settings.database().user())
        ? Optional.of(
            "database.password: is one that everybody tries first; give the database's user another"
                + " (ALTER ROLE %s PASSWORD …) and write it into database.password_file"
                    .formatted(settings.database().user()))
        : Optional.empty();
  }

  /** Keys that come from elsewhere may well be text. */
  private Optional<String> updateKeyThatWasNotDrawn() {
    return settings
        .dns()
        .filter(dns -> isMonotonous(dns.key()) || text(dns.key()).contains(" "))
        .map(
            dns ->
                "dns.key_file: the key was typed or copied, not drawn; make one with: tsig-keygen "
                    + dns.keyName());
  }

  private static boolean isText(Bytes key) {
    return text(key).chars().allMatch(each -> each >= ' ' && each <= '~');
  }

  private static boolean isMonotonous(Bytes key) {
    return text(key).chars().distinct().count() < DIFFERENT_OCTETS;
  }

  private static String text(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.ISO_8859_1);
  }
}
