// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.Optional;
import org.culvert.protocol.message.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One challenge and the response to it. The nonce lives here and nowhere else, and is forgotten
 * with the first response, so it can't be replayed.
 */
final class DigestMd5Exchange implements SaslExchange {
  private final DigestMd5Verifier stranger;
  private final VerifierLookup<DigestMd5Verifier> verifiers;
  private final boolean takesOldClientBug;
  private @Nullable String nonce;

  /**
   * @param stranger what unknown users are measured by; matches no password
   * @param takesOldClientBug whether the answer of a client with bug 1455 may be taken for proof
   */
  DigestMd5Exchange(
      String nonce,
      DigestMd5Verifier stranger,
      VerifierLookup<DigestMd5Verifier> verifiers,
      boolean takesOldClientBug) {
    this.nonce = nonce;
    this.stranger = stranger;
    this.verifiers = verifiers;
    this.takesOldClientBug = takesOldClientBug;
  }

  /** Order and spelling of the fields are what old clients were tested with. */
  @Override
  public SaslStep begin() {
    return new SaslStep.Challenge(
        Base64Line.encode(
            "realm=%s,nonce=%s,qop=auth,algorithm=md5-sess,charset=utf8"
                .formatted(stranger.realm(), nonce)));
  }

  @Override
  public SaslStep respond(Bytes data) {
    String challenged = nonce;
    nonce = null;
    DigestFields fields;
    try {
      fields = DigestFields.parse(Base64Line.decode(data));
    } catch (IllegalArgumentException _) {
      return new SaslStep.Failure(SaslStep.Reason.MALFORMED, "");
    }
    String said = fields.get("username");
    String userid = Credentials.isUserid(said) ? said : "";
    return challenged == null || userid.isEmpty() || !answers(challenged, fields)
        ? new SaslStep.Failure(SaslStep.Reason.MALFORMED, userid)
        : verdict(userid, challenged, fields);
  }

  private boolean answers(String challenged, DigestFields fields) {
    String qop = fields.get("qop");
    // The host in digest-uri is whatever the user typed, so only the service is compared.
    return fields.get("nonce").equals(challenged)
        && fields.get("realm").equals(stranger.realm())
        && fields.get("nc").equals(DigestMd5Calculation.COUNT)
        && (qop.isEmpty() || qop.equals(DigestMd5Calculation.QOP))
        && fields.get("authzid").isEmpty()
        && !fields.get("cnonce").isEmpty()
        && fields.get("digest-uri").startsWith("tsp/")
        && fields.get("response").length() == 2 * Md5.OCTETS;
  }

  private SaslStep verdict(String userid, String challenged, DigestFields fields) {
    Optional<DigestMd5Verifier> known =
        verifiers.find(userid).filter(found -> found.realm().equals(stranger.realm()));
    var calculation =
        new DigestMd5Calculation(
            known.orElse(stranger), challenged, fields.get("cnonce"), fields.get("digest-uri"));
    boolean right = Md5.same(calculation.response(), fields.get("response"));
    if (takesOldClientBug) {
      // Computed whether it is needed or not: the time must not tell what is known.
      DigestMd5Calculation old = calculation.byOldClient();
      boolean oldRight = Md5.same(old.response(), fields.get("response"));
      if (oldRight && !right && old.verifier().survivesOldClientBug()) {
        right = true;
        calculation = old;
      }
    }
    Bytes proof = Base64Line.encode("rspauth=" + calculation.rspauth());
    if (known.isEmpty()) {
      return new SaslStep.Failure(SaslStep.Reason.UNKNOWN_USER, userid);
    }
    return right
        ? new SaslStep.Success(userid, proof)
        : new SaslStep.Failure(SaslStep.Reason.WRONG_PASSWORD, userid);
  }
}
