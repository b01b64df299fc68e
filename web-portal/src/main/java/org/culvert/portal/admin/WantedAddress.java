// SPDX-License-Identifier: Apache-2.0
package org.culvert.portal.admin;

import java.util.Optional;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Prefix;
import org.culvert.protocol.address.Ipv6Prefix;

/** An address or a prefix that somebody complains about, in the way that the database writes it. */
record WantedAddress(String text) {
  /**
   * @throws IllegalArgumentException when it is neither
   */
  static WantedAddress parse(String wanted) {
    String text = wanted.strip();
    if (text.indexOf('/') < 0) {
      return new WantedAddress(IpAddress.parse(text).toString());
    }
    return new WantedAddress(
        text.indexOf(':') < 0
            ? Ipv4Prefix.parse(text).toString()
            : Ipv6Prefix.parse(text).toString());
  }

  /** Empty: it is neither. */
  static Optional<WantedAddress> find(String wanted) {
    try {
      return Optional.of(parse(wanted));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
