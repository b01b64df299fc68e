// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;

/** The {@code address} elements inside another element: of each type the first one counts. */
final class Addresses {

  private Addresses() {}

  static Optional<Ipv4Address> ipv4(XmlElement parent) throws MalformedMessage {
    Optional<String> text = text(parent, "ipv4");
    return text.isEmpty() ? Optional.empty() : Optional.of(Hosts.ipv4(text.get()));
  }

  static Optional<Ipv6Address> ipv6(XmlElement parent) throws MalformedMessage {
    Optional<String> text = text(parent, "ipv6");
    return text.isEmpty() ? Optional.empty() : Optional.of(Hosts.ipv6(text.get()));
  }

  static Optional<String> text(XmlElement parent, String type) {
    return parent
        .all("address")
        .filter(address -> address.attribute("type").orElse("").equals(type))
        .map(XmlElement::text)
        .findFirst();
  }
}
