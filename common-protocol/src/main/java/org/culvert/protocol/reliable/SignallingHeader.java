// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.reliable;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.culvert.protocol.message.Bytes;

/**
 * The eight octets before every signalling message over UDP (RFC 5572 section 4.4.1). Both words
 * belong to the client, which may have written them in either byte order: the broker compares and
 * echoes them and never reads them as numbers.
 *
 * @param word the first four octets, marker and sequence number
 * @param timestamp the other four
 */
record SignallingHeader(int word, int timestamp) {

  static final int LENGTH = 8;

  static SignallingHeader of(byte[] datagram) {
    ByteBuffer octets = ByteBuffer.wrap(datagram);
    return new SignallingHeader(octets.getInt(), octets.getInt());
  }

  static byte[] payload(byte[] datagram) {
    return Arrays.copyOfRange(datagram, LENGTH, datagram.length);
  }

  Bytes before(Bytes payload) {
    byte[] octets = payload.toArray();
    return Bytes.of(
        ByteBuffer.allocate(LENGTH + octets.length)
            .putInt(word)
            .putInt(timestamp)
            .put(octets)
            .array());
  }
}
