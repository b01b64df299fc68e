// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.security.MessageDigest;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.protocol.message.Bytes;
import org.jspecify.annotations.Nullable;

/** One attempt, two messages of the client. Whoever does not exist costs the same work. */
final class ScramExchange implements SaslExchange {
  private final VerifierLookup<ScramVerifier> verifiers;
  private final ScramDecoys decoys;
  private final RandomGenerator random;
  private final String ownNonce;
  private @Nullable Challenged challenged;
  private boolean over;

  /** What the second message is checked against. */
  private record Challenged(
      ScramMessages.First first,
      ScramMessages.Challenge challenge,
      boolean known,
      ScramVerifier verifier) {}

  ScramExchange(
      VerifierLookup<ScramVerifier> verifiers,
      ScramDecoys decoys,
      RandomGenerator random,
      String ownNonce) {
    this.verifiers = verifiers;
    this.decoys = decoys;
    this.random = random;
    this.ownNonce = ownNonce;
  }

  /** The client speaks first. */
  @Override
  public SaslStep begin() {
    return new SaslStep.Challenge(Bytes.EMPTY);
  }

  @Override
  public boolean provesWithStatus() {
    return true;
  }

  @Override
  public SaslStep respond(Bytes data) {
    Challenged before = challenged;
    challenged = null;
    try {
      String text = Base64Line.decode(data);
      if (over) {
        return malformed("");
      }
      return before == null ? challenge(text) : verdict(before, text);
    } catch (IllegalArgumentException _) {
      over = true;
      return malformed(before == null ? "" : before.first().userid());
    }
  }

  private SaslStep challenge(String text) {
    ScramMessages.First first = ScramMessages.First.parse(text);
    if (!Credentials.isUserid(first.userid())) {
      throw new IllegalArgumentException("nobody can have that name");
    }
    // Made for everybody, and the look-up too: what is known shows in no work.
    ScramVerifier decoy = decoys.of(first.userid(), random);
    Optional<ScramVerifier> known = verifiers.find(first.userid());
    ScramVerifier verifier = known.orElse(decoy);
    var challenge =
        new ScramMessages.Challenge(
            first.nonce() + ownNonce, verifier.salt(), verifier.iterations());
    challenged = new Challenged(first, challenge, known.isPresent(), verifier);
    return new SaslStep.Challenge(Base64Line.encode(challenge.text()));
  }

  private SaslStep verdict(Challenged before, String text) {
    over = true;
    ScramMessages.Final last = ScramMessages.Final.parse(text);
    String userid = before.first().userid();
    if (!last.nonce().equals(before.challenge().nonce())
        || !last.header().equals(before.first().header())
        || last.proof().length() != ScramCalculation.OCTETS) {
      return malformed(userid);
    }
    String signed =
        ScramMessages.signed(before.first(), before.challenge().text(), last.unproven());
    byte[] storedKey = before.verifier().storedKey().toArray();
    byte[] clientKey =
        ScramCalculation.xor(last.proof().toArray(), ScramCalculation.hmac(storedKey, signed));
    boolean right = MessageDigest.isEqual(ScramCalculation.hash(clientKey), storedKey);
    byte[] signature = ScramCalculation.hmac(before.verifier().serverKey().toArray(), signed);
    Bytes proof = Base64Line.encode("v=" + ScramMessages.encoded(signature));
    if (!before.known()) {
      return new SaslStep.Failure(SaslStep.Reason.UNKNOWN_USER, userid);
    }
    return right
        ? new SaslStep.Success(userid, proof)
        : new SaslStep.Failure(SaslStep.Reason.WRONG_PASSWORD, userid);
  }

  private static SaslStep malformed(String userid) {
    return new SaslStep.Failure(SaslStep.Reason.MALFORMED, userid);
  }
}
