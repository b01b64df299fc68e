// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import org.culvert.protocol.message.Bytes;

/**
 * What a broker stores for SCRAM-SHA-256 (RFC 5802 section 3). Does not open an account to whoever
 * reads it, but lets him play the broker, and guess: keep it secret.
 *
 * @param salt 16 octets, drawn for each password
 */
public record ScramVerifier(Bytes salt, int iterations, Bytes storedKey, Bytes serverKey) {
  static final int SALT_OCTETS = 16;

  /**
   * Of every password that is set: were it different for some, nobody's fake would look like
   * theirs. Four times the least of RFC 7677.
   */
  static final int ITERATIONS = 16_384;

  private static final int ALL_OCTETS = Integer.BYTES + SALT_OCTETS + 2 * ScramCalculation.OCTETS;

  public ScramVerifier {
    if (salt.length() != SALT_OCTETS
        || iterations < 1
        || storedKey.length() != ScramCalculation.OCTETS
        || serverKey.length() != ScramCalculation.OCTETS) {
      throw new IllegalArgumentException("not a verifier of SCRAM-SHA-256");
    }
  }

  /**
   * @param random unpredictable
   */
  public static ScramVerifier of(String password, RandomGenerator random) {
    byte[] salt = new byte[SALT_OCTETS];
    random.nextBytes(salt);
    return of(password, Bytes.of(salt), ITERATIONS);
  }

  static ScramVerifier of(String password, Bytes salt, int iterations) {
    byte[] salted = ScramCalculation.salted(password, salt.toArray(), iterations);
    byte[] storedKey = ScramCalculation.hash(ScramCalculation.clientKey(salted));
    return new ScramVerifier(
        salt, iterations, Bytes.of(storedKey), Bytes.of(ScramCalculation.serverKey(salted)));
  }

  /** Whether it was made of this password; takes as long for a wrong one. */
  public boolean matches(String password) {
    return Credentials.isPassword(password)
        && MessageDigest.isEqual(
            of(password, salt, iterations).storedKey.toArray(), storedKey.toArray());
  }

  /** For a store: iterations, salt, StoredKey, ServerKey. */
  public Bytes octets() {
    return Bytes.of(
        ByteBuffer.allocate(ALL_OCTETS)
            .putInt(iterations)
            .put(salt.toArray())
            .put(storedKey.toArray())
            .put(serverKey.toArray())
            .array());
  }

  /** The inverse of {@link #octets}. */
  public static ScramVerifier ofOctets(Bytes octets) {
    if (octets.length() != ALL_OCTETS) {
      throw new IllegalArgumentException("a verifier has 84 octets, not " + octets.length());
    }
    ByteBuffer buffer = ByteBuffer.wrap(octets.toArray());
    int iterations = buffer.getInt();
    return new ScramVerifier(
        take(buffer, SALT_OCTETS),
        iterations,
        take(buffer, ScramCalculation.OCTETS),
        take(buffer, ScramCalculation.OCTETS));
  }

  private static Bytes take(ByteBuffer buffer, int count) {
    byte[] octets = new byte[count];
    buffer.get(octets);
    return Bytes.of(octets);
  }
}
