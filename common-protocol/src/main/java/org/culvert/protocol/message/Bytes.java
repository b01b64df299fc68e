// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An immutable run of octets with equality by content: what a record may hold. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] octets;

  private Bytes(byte[] octets) {
    this.octets = octets;
  }

  public static Bytes of(byte[] octets) {
    return new Bytes(octets.clone());
  }

  /** One octet per character: the text of TSP is ASCII, and what is not must survive unchanged. */
  public static Bytes ofText(String text) {
    return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public int length() {
    return octets.length;
  }

  public byte at(int index) {
    return octets[index];
  }

  public byte[] toArray() {
    return octets.clone();
  }

  /** The inverse of {@link #ofText}. */
  public String text() {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(octets, bytes.octets);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(octets);
  }

  /** The length only: octets may be a password. */
  @Override
  public String toString() {
    return octets.length + " octets";
  }
}
