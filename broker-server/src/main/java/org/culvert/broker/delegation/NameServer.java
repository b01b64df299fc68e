// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.delegation;

import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/**
 * A server that a client wants its reverse zones delegated to. Clients write names mostly; the
 * example of RFC 5572 has addresses. An NS record needs a name, so an address gets one below the
 * client's own: {@code ns-} and its digits, which says the address again.
 */
sealed interface NameServer {
  /** The name in the NS record. */
  String name();

  record Named(String name) implements NameServer {}

  record Hosted(String name, IpAddress address) implements NameServer {}

  /** What no NS record can have. */
  record Unusable(String name) implements NameServer {}

  int LONGEST = 253;
  String LABEL = "[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?";
  String HOST = LABEL + "([.]" + LABEL + ")+";
  String MARK = "ns-";

  /**
   * @param owner the client's own name, if it has one
   */
  static NameServer of(String text, Optional<String> owner) {
    String plain = text.toLowerCase(Locale.ROOT).replaceFirst("[.]\\z", "");
    Optional<IpAddress> address = literal(plain);
    if (address.isPresent()) {
      return owner
          .<NameServer>map(name -> new Hosted(label(address.get()) + "." + name, address.get()))
          .orElse(new Unusable(plain));
    }
    return plain.length() <= LONGEST && plain.matches(HOST)
        ? new Named(plain)
        : new Unusable(plain.replaceAll("[^a-z0-9._:-]", "?"));
  }

  /**
   * The server behind the name in an NS record that was made here.
   *
   * @param ours whether the name is in a zone of ours
   */
  static NameServer ofRecord(String name, boolean ours) {
    if (!name.matches(HOST) || literal(name).isPresent()) {
      return new Unusable(name);
    }
    Optional<IpAddress> address =
        ours ? hosted(name.substring(0, name.indexOf('.'))) : Optional.empty();
    return address.isPresent() ? new Hosted(name, address.get()) : new Named(name);
  }

  private static String label(IpAddress address) {
    return MARK + HexFormat.of().formatHex(address.octets());
  }

  private static Optional<IpAddress> hosted(String label) {
    if (!label.matches(MARK + "([0-9a-f]{8}|[0-9a-f]{32})")) {
      return Optional.empty();
    }
    byte[] octets = HexFormat.of().parseHex(label.substring(MARK.length()));
    return Optional.of(octets.length == 4 ? Ipv4Address.of(octets) : Ipv6Address.of(octets));
  }

  private static Optional<IpAddress> literal(String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }
}
