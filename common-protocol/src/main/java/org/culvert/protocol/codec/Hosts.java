// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.message.StatusCode;

/**
 * Strict reading of the addresses and names in a message: they reach name servers, routing tables
 * and scripts later, so nothing else than an address or a host name may pass.
 */
final class Hosts {

  /** With the underscore, which is in the names that some brokers make of user ids. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

  private static final Pattern NAME_AND_PORT =
      Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?");
  private static final int LONGEST_BROKER = 254;

  private Hosts() {}

  static Ipv4Address ipv4(String text) throws MalformedMessage {
    return strict(Ipv4Address::parse, text, StatusCode.INVALID_IPV4_ADDRESS);
  }

  static Ipv6Address ipv6(String text) throws MalformedMessage {
    return strict(Ipv6Address::parse, text, StatusCode.INVALID_IPV6_ADDRESS);
  }

  private static <T> T strict(Function<String, T> parse, String text, StatusCode code)
      throws MalformedMessage {
    try {
      return parse.apply(text);
    } catch (IllegalArgumentException invalid) {
      throw new MalformedMessage(code, "an address that is none");
    }
  }

  static Optional<IpAddress> literal(String text) {
    try {
      return Optional.of(IpAddress.parse(text));
    } catch (IllegalArgumentException name) {
      return Optional.empty();
    }
  }

  static String name(String text, StatusCode otherwise) throws MalformedMessage {
    // A leading hyphen would be an option to the program that is given the name.
    if (!NAME.matcher(text).matches() || text.startsWith("-")) {
      throw new MalformedMessage(otherwise, "a host name that is none");
    }
    return text;
  }

  /** A name server: an address, which has one spelling only from here on, or a name. */
  static String nameServer(String text) throws MalformedMessage {
    Optional<IpAddress> address = literal(text);
    return address.isPresent()
        ? address.get().toString()
        : name(text, StatusCode.DNS_DELEGATION_ERROR);
  }

  /** An entry of a redirection: an address literal, or a name with or without a port. */
  static String broker(String text) throws MalformedMessage {
    boolean valid =
        text.length() <= LONGEST_BROKER
            && (literal(text).isPresent() || NAME_AND_PORT.matcher(text).matches())
            && !text.startsWith("-");
    if (!valid) {
      throw new MalformedMessage(StatusCode.INVALID_REQUEST, "a broker that is none");
    }
    return text;
  }
}
