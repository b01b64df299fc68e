// SPDX-License-Identifier: Apache-2.0
package org.culvert.conformance;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Between octets and text that has one character for each. */
final class Octets {
  /** Of the header of reliable UDP. */
  static final int HEADER = 8;

  private Octets() {}

  static byte[] of(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  static String text(byte[] octets, int from, int to) {
    return new String(octets, from, to - from, StandardCharsets.ISO_8859_1);
  }

  /** A datagram of signalling. */
  static byte[] datagram(int word, int timestamp, String payload) {
    byte[] octets = of(payload);
    return ByteBuffer.allocate(HEADER + octets.length)
        .putInt(word)
        .putInt(timestamp)
        .put(octets)
        .array();
  }

  static Answer answer(byte[] datagram) {
    return new Answer(text(datagram, HEADER, datagram.length));
  }

  static byte[] header(byte[] datagram) {
    return Arrays.copyOf(datagram, HEADER);
  }

  static int word(byte[] datagram) {
    return ByteBuffer.wrap(datagram).getInt();
  }

  /** A command with the line that counts it. */
  static String frame(String xml) {
    return "Content-length: " + xml.length() + "\r\n" + xml;
  }
}
