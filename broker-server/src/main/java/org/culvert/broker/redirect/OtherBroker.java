// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.redirect;

import java.util.regex.Pattern;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/**
 * A broker that clients may be sent to, as the list names it.
 *
 * @param text an address, or a name with or without a port
 */
public record OtherBroker(String text, Kind kind) {
  /**
   * What kind of entry it is: the old clients rank the kinds among themselves, so one list has one.
   */
  public enum Kind {
    IPV4,
    IPV6,
    NAME
  }

  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252})(:[0-9]{1,5})?");

  /** Old clients have room for that much of an entry. */
  private static final int LONGEST = 254;

  /**
   * @throws IllegalArgumentException with what would be right
   */
  public static OtherBroker parse(String text) {
    try {
      return switch (IpAddress.parse(text)) {
        case Ipv4Address _ -> new OtherBroker(text, Kind.IPV4);
        case Ipv6Address _ -> new OtherBroker(text, Kind.IPV6);
      };
    } catch (IllegalArgumentException notAnAddress) {
      // 192.0.2.300 is no name either.
      boolean dotted = text.matches("[0-9.]+(:[0-9]+)?");
      if (dotted || text.length() > LONGEST || !NAME.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "\"%s\" is not a broker: write an address, or a name".formatted(text), notAnAddress);
      }
      return new OtherBroker(text, Kind.NAME);
    }
  }
}
