// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.random.RandomGenerator;
import org.culvert.protocol.message.Bytes;

/**
 * The broker's half of DIGEST-MD5 (RFC 2831), in the profile that old TSP clients survive. How long
 * a challenge is good is left to the session, whose time-out ends it. Stateless, as long as the
 * look-up and the source of randomness can be shared.
 */
public final class DigestMd5Mechanism implements SaslMechanism {
  private final String realm;
  private final VerifierLookup<DigestMd5Verifier> verifiers;
  private final RandomGenerator random;
  private final boolean takesOldClientBug;

  /**
   * @param realm the one of the verifiers, the same for a whole installation
   * @param random unpredictable
   */
  public DigestMd5Mechanism(
      String realm, VerifierLookup<DigestMd5Verifier> verifiers, RandomGenerator random) {
    this(realm, verifiers, random, false);
  }

  /**
   * @param takesOldClientBug whether the answer of a client with bug 1455 is taken too, where
   *     enough of the hash is in it: only where the operator wants it, and clients up to TSP 2.0.0
   *     ask
   */
  public DigestMd5Mechanism(
      String realm,
      VerifierLookup<DigestMd5Verifier> verifiers,
      RandomGenerator random,
      boolean takesOldClientBug) {
    // Old clients cut the challenge at every comma and crash on an empty realm.
    if (!Credentials.isUserid(realm) || !realm.matches("[^,=\"\\\\ ]+")) {
      throw new IllegalArgumentException(
          "a digest realm is 1 to 253 printable characters without blank, comma, =, \" and \\");
    }
    this.realm = realm;
    this.verifiers = verifiers;
    this.random = random;
    this.takesOldClientBug = takesOldClientBug;
  }

  @Override
  public String name() {
    return "DIGEST-MD5";
  }

  @Override
  public SaslExchange start() {
    // Drawn for everybody: a user that does not exist costs the same work as one that does.
    var stranger = new DigestMd5Verifier(realm, Bytes.of(Md5.random(random)));
    return new DigestMd5Exchange(
        Md5.hex(Md5.random(random)), stranger, verifiers, takesOldClientBug);
  }
}
