// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;
import org.culvert.protocol.message.Bytes;

/**
 * What SCRAM-SHA-256 measures users by that do not exist. SCRAM shows the salt before the password
 * was checked, so the salt of a name has to be the same whenever it is asked for, and for every
 * broker of a database: it is a keyed hash of the name.
 *
 * @param key drawn once, kept as secret as verifiers, never changed
 */
public record ScramDecoys(Bytes key) {
  /** Names have no case, so what differs in case only must have one salt. */
  ScramVerifier of(String userid, RandomGenerator random) {
    byte[] hash = ScramCalculation.hmac(key.toArray(), userid.toLowerCase(Locale.ROOT));
    return new ScramVerifier(
        Bytes.of(Arrays.copyOf(hash, ScramVerifier.SALT_OCTETS)),
        ScramVerifier.ITERATIONS,
        drawn(random),
        drawn(random));
  }

  private static Bytes drawn(RandomGenerator random) {
    byte[] octets = new byte[ScramCalculation.OCTETS];
    random.nextBytes(octets);
    return Bytes.of(octets);
  }
}
