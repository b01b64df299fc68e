// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.random.RandomGenerator;
import org.culvert.protocol.message.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of SCRAM-SHA-256 (RFC 5802, RFC 7677). Holds the broker to its proof, and to a
 * number of iterations that is neither careless nor an attack on this machine.
 */
public final class ScramClient implements SaslClient {
  private static final int FEWEST_ITERATIONS = 4096;
  private static final int MOST_ITERATIONS = 1_000_000;

  private final String password;
  private final ScramMessages.First first;
  private byte @Nullable [] expectedProof;

  /**
   * @param random unpredictable
   */
  public ScramClient(String userid, String password, RandomGenerator random) {
    this(userid, password, ScramMessages.nonce(random));
  }

  ScramClient(String userid, String password, String nonce) {
    this.password = password;
    this.first = ScramMessages.First.of(userid, nonce);
  }

  @Override
  public String mechanism() {
    return ScramMechanism.NAME;
  }

  @Override
  public Bytes begin() {
    return Base64Line.encode(first.text());
  }

  @Override
  public boolean awaitsChallenge() {
    return true;
  }

  @Override
  public boolean awaitsProof() {
    return true;
  }

  @Override
  public Bytes respond(Bytes challenge) {
    String text = Base64Line.decode(challenge);
    ScramMessages.Challenge asked = ScramMessages.Challenge.parse(text);
    check(asked);
    String unproven = ScramMessages.Final.unproven(first, asked.nonce());
    String signed = ScramMessages.signed(first, text, unproven);
    byte[] salted = ScramCalculation.salted(password, asked.salt().toArray(), asked.iterations());
    byte[] clientKey = ScramCalculation.clientKey(salted);
    byte[] signature = ScramCalculation.hmac(ScramCalculation.hash(clientKey), signed);
    expectedProof = ScramCalculation.hmac(ScramCalculation.serverKey(salted), signed);
    String proof = ScramMessages.encoded(ScramCalculation.xor(clientKey, signature));
    return Base64Line.encode(unproven + ",p=" + proof);
  }

  private void check(ScramMessages.Challenge asked) {
    if (!asked.nonce().startsWith(first.nonce()) || asked.nonce().equals(first.nonce())) {
      throw new IllegalArgumentException("it answers somebody else's message");
    }
    if (asked.iterations() < FEWEST_ITERATIONS || asked.iterations() > MOST_ITERATIONS) {
      throw new IllegalArgumentException("it asks for " + asked.iterations() + " iterations");
    }
  }

  @Override
  public boolean accepts(Bytes proof) {
    try {
      String text = Base64Line.decode(proof);
      return expectedProof != null
          && text.startsWith("v=")
          && MessageDigest.isEqual(
              Base64.getDecoder().decode(text.substring(2).split(",", 2)[0]), expectedProof);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
