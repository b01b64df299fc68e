// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Octets as TCP may deliver them. */
final class Segments {

  private Segments() {}

  static List<byte[]> of(byte[] octets, int length) {
    List<byte[]> segments = new ArrayList<>();
    for (int at = 0; at < octets.length; at += length) {
      segments.add(Arrays.copyOfRange(octets, at, Math.min(octets.length, at + length)));
    }
    return segments;
  }
}
