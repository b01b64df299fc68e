// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.random.RandomGenerator;

/**
 * The broker's half of SCRAM-SHA-256 (RFC 5802, RFC 7677): our extension, which old clients ignore.
 * Its text messages are one base64 line each. Channels are not bound: over TCP, TLS protects the
 * exchange, and UDP has no channel. Stateless, as long as the look-up and the source of randomness
 * can be shared.
 */
public final class ScramMechanism implements SaslMechanism {
  /** As in the CAPABILITY line. */
  public static final String NAME = "SCRAM-SHA-256";

  private final VerifierLookup<ScramVerifier> verifiers;
  private final ScramDecoys decoys;
  private final RandomGenerator random;

  /**
   * @param random unpredictable
   */
  public ScramMechanism(
      VerifierLookup<ScramVerifier> verifiers, ScramDecoys decoys, RandomGenerator random) {
    this.verifiers = verifiers;
    this.decoys = decoys;
    this.random = random;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SaslExchange start() {
    return new ScramExchange(verifiers, decoys, random, ScramMessages.nonce(random));
  }
}
