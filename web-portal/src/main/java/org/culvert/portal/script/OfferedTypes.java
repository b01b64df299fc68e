// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.script;

import java.util.List;
import java.util.stream.Stream;
import org.culvert.portal.account.RealmProfile;
import org.culvert.protocol.message.TunnelType;

/** What of a realm's offer this form is for: IPv6 over IPv4. */
final class OfferedTypes {
  /** tspc asks for nothing larger. */
  private static final int LARGEST_PREFIX = 48;

  private static final int SMALLEST_PREFIX = 64;

  private OfferedTypes() {}

  /** The one that suits most first. */
  static List<TunnelType> of(RealmProfile realm) {
    List<TunnelType> plain =
        Stream.of(TunnelType.V6UDPV4, TunnelType.V6V4)
            .filter(type -> realm.tunnelTypes().contains(type.xmlName()))
            .toList();
    return plain.isEmpty()
        ? List.of()
        : Stream.concat(Stream.of(TunnelType.V6ANYV4), plain.stream()).toList();
  }

  /** The largest block first. */
  static List<Integer> prefixLengths(RealmProfile realm) {
    return realm.prefixLengths().stream()
        .filter(length -> length >= LARGEST_PREFIX && length <= SMALLEST_PREFIX)
        .toList();
  }
}
