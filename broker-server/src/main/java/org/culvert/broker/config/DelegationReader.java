// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.culvert.broker.prefix.PrefixPool;
import org.culvert.broker.realm.Realm;
import org.culvert.protocol.address.Ipv6Prefix;

/** Reads what is about prefixes in one {@code [realm.NAME]}. */
final class DelegationReader {
  private static final int LARGEST = 56;
  private static final List<Integer> LENGTHS = List.of(48, 52, 56, 60, 64);

  private DelegationReader() {}

  /** Empty when nobody gets a prefix. */
  static Optional<Realm.Delegation> read(Section section) {
    List<PrefixPool> pools = section.many("delegation_pool", text -> pool(text, 16, 64), List.of());
    List<Integer> lengths = section.many("delegation_lengths", DelegationReader::length, LENGTHS);
    int largest = section.one("delegation_largest", DelegationReader::length, LARGEST);
    boolean lenient = section.flag("delegation_lenient", false);
    Duration quarantine = section.duration("delegation_quarantine", Realm.Delegation.QUARANTINE);
    if (pools.isEmpty()) {
      return Optional.empty();
    }
    if (pools.stream().allMatch(pool -> pool.prefix().length() > largest)) {
      section.mistake(
          "delegation_largest",
          "/%d is larger than the whole pool %s".formatted(largest, pools.getFirst().prefix()));
    }
    return Optional.of(new Realm.Delegation(pools, largest, lengths, lenient, quarantine));
  }

  static PrefixPool pool(String text, int shortest, int longest) {
    Ipv6Prefix prefix = Ipv6Prefix.parse(text);
    if (prefix.length() < shortest || prefix.length() > longest) {
      throw new IllegalArgumentException(
          "%s: a pool here is a /%d to a /%d".formatted(text, shortest, longest));
    }
    return new PrefixPool(prefix);
  }

  private static int length(String text) {
    return IntStream.rangeClosed(32, 64)
        .filter(length -> text.equals(Integer.toString(length)))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("\"" + text + "\" is not a length from 32 to 64"));
  }
}
