// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An input in the pieces that a network may make of it. */
public final class Segments {
  private Segments() {}

  /** Pieces of {@code size} octets, the last one shorter; at least one. */
  public static List<byte[]> of(byte[] input, int size) {
    List<byte[]> pieces = new ArrayList<>();
    int at = 0;
    do {
      pieces.add(Arrays.copyOfRange(input, at, Math.min(at + size, input.length)));
      at += size;
    } while (at < input.length);
    return pieces;
  }

  /** The first octet chooses; the rest is the input. */
  public static byte[] rest(byte[] input) {
    return input.length == 0 ? input : Arrays.copyOfRange(input, 1, input.length);
  }

  public static int choice(byte[] input, int options) {
    return input.length == 0 ? 0 : (input[0] & 0xFF) % options;
  }

  /** The inverse of both: {@code seed} with a choice in front. */
  public static byte[] with(int choice, byte[] seed) {
    byte[] octets = new byte[seed.length + 1];
    octets[0] = (byte) choice;
    System.arraycopy(seed, 0, octets, 1, seed.length);
    return octets;
  }
}
