// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.address.Ipv6Prefix;

/** Literals: both texts of what was read mean the same, and the JDK's parser agrees. */
final class AddressTexts implements FuzzTarget {
  @Override
  public String name() {
    return "address-texts";
  }

  @Override
  public void run(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    try {
      IpAddress address = IpAddress.parse(text);
      FuzzTarget.hold(IpAddress.parse(address.toString()).equals(address), "text of " + address);
      FuzzTarget.hold(IpAddress.parse(address.wireText()).equals(address), "wire text of " + text);
      FuzzTarget.hold(agrees(address, text), text + " read as " + address);
    } catch (IllegalArgumentException noAddress) {
      // Most texts are none.
    }
    try {
      Ipv6Prefix prefix = Ipv6Prefix.parse(text);
      FuzzTarget.hold(Ipv6Prefix.parse(prefix.toString()).equals(prefix), "text of " + prefix);
      FuzzTarget.hold(prefix.contains(prefix.network()), prefix + " without its network");
    } catch (IllegalArgumentException noPrefix) {
      // Most texts are none.
    }
  }

  /** The JDK makes an IPv4 address of a mapped one. */
  private static boolean agrees(IpAddress address, String text) {
    InetAddress other =
        switch (address) {
          case Ipv4Address _ -> Inet4Address.ofLiteral(text);
          case Ipv6Address _ -> Inet6Address.ofLiteral(text);
        };
    byte[] octets = address.octets();
    byte[] tail = Arrays.copyOfRange(octets, octets.length - 4, octets.length);
    return Arrays.equals(other.getAddress(), octets)
        || (other instanceof Inet4Address && Arrays.equals(other.getAddress(), tail));
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return Stream.of(
            "192.0.2.77",
            "2001:0db8:000a:0000:0000:0000:0000:0432",
            "2001:db8::1",
            "::",
            "::ffff:192.0.2.1",
            "2001:db8:1500::/40",
            "fe80::1/64")
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }
}
