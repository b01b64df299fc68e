// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

/** What a datagram on the TSP port is, told by its first octets: one port carries both kinds. */
public enum DatagramKind {
  /** An IPv6 packet of a tunnel: the first nibble is 6. */
  DATA,
  /** TSP with a header: nibble F in octet 0, or in octet 3 from little-endian clients. */
  SIGNALLING,
  /** Neither: dropped and counted. */
  UNKNOWN;

  /**
   * @param fourth octet 3 of the datagram; not looked at below 8 octets
   */
  public static DatagramKind of(int length, byte first, byte fourth) {
    if (length >= 1 && (first & 0xF0) == 0x60) {
      return DATA;
    }
    if (length >= 8 && ((first & 0xF0) == 0xF0 || (fourth & 0xF0) == 0xF0)) {
      return SIGNALLING;
    }
    return UNKNOWN;
  }
}
