// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;

/** Writes attributes of RADIUS (RFC 2865 section 5): type, length, value of up to 253 octets. */
final class Attributes {
  private static final int LONGEST = 253;

  private final ByteArrayOutputStream octets = new ByteArrayOutputStream();

  /** What is too long is cut. */
  Attributes text(int type, String text) {
    byte[] value = text.getBytes(StandardCharsets.UTF_8);
    return value.length == 0
        ? this
        : octets(type, Arrays.copyOf(value, Math.min(value.length, LONGEST)));
  }

  /** With a tag in front that says nothing (RFC 2868 section 3.3). */
  Attributes tagged(int type, String text) {
    return octets(type, ("\0" + text).getBytes(StandardCharsets.US_ASCII));
  }

  /** 32 bits; what is larger is as much as fits. */
  Attributes number(int type, long number) {
    int value = (int) Math.max(0, Math.min(number, 0xFFFF_FFFFL));
    return octets(type, ByteBuffer.allocate(4).putInt(value).array());
  }

  /** A counter of 64 bits, in two attributes (RFC 2869 sections 5.1 and 5.2). */
  Attributes octetCount(int type, int gigawords, long octets) {
    octets(type, ByteBuffer.allocate(4).putInt((int) octets).array());
    return octets >>> 32 == 0 ? this : number(gigawords, octets >>> 32);
  }

  /** IPv4 or IPv6, each in its own attribute. */
  Attributes address(int ipv4, int ipv6, IpAddress address) {
    byte[] value = address.octets();
    return octets(value.length == 4 ? ipv4 : ipv6, value);
  }

  /** A reserved octet, the length in bits, and no more octets than that (RFC 3162 section 2.3). */
  Attributes prefix(int type, Ipv6Prefix prefix) {
    int length = prefix.length();
    byte[] network = Arrays.copyOf(prefix.network().octets(), (length + 7) / 8);
    return octets(
        type,
        ByteBuffer.allocate(2 + network.length)
            .put((byte) 0)
            .put((byte) length)
            .put(network)
            .array());
  }

  private Attributes octets(int type, byte[] value) {
    octets.write(type);
    octets.write(2 + value.length);
    octets.writeBytes(value);
    return this;
  }

  byte[] toArray() {
    return octets.toByteArray();
  }
}
