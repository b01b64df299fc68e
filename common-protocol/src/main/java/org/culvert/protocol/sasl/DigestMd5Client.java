// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.List;
import java.util.random.RandomGenerator;
import org.culvert.protocol.message.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The client's half of DIGEST-MD5 (RFC 2831). Takes the challenge of any broker that is known, and
 * holds the broker to its proof. Answers with the truncated hash of old clients (bug 1455) only
 * when it is told to.
 */
public final class DigestMd5Client implements SaslClient {
  private final String userid;
  private final String password;
  private final String uri;
  private final String cnonce;
  private final boolean likeOldClients;
  private @Nullable String expectedProof;

  /**
   * @param server as the user wrote it, with port or brackets if there are any
   * @param random unpredictable
   */
  public DigestMd5Client(String userid, String password, String server, RandomGenerator random) {
    this(userid, password, server, random, false);
  }

  /**
   * @param likeOldClients for a broker of TSP 2.0.0 or before that has their bug too
   */
  public DigestMd5Client(
      String userid,
      String password,
      String server,
      RandomGenerator random,
      boolean likeOldClients) {
    this(userid, password, server, Md5.hex(Md5.random(random)), likeOldClients);
  }

  DigestMd5Client(
      String userid, String password, String server, String cnonce, boolean likeOldClients) {
    this.userid = userid;
    this.password = password;
    this.uri = "tsp/" + server;
    this.cnonce = cnonce;
    this.likeOldClients = likeOldClients;
  }

  @Override
  public String mechanism() {
    return "DIGEST-MD5";
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
    DigestFields fields = DigestFields.parse(Base64Line.decode(challenge));
    check(fields);
    String realm = fields.get("realm");
    String nonce = fields.get("nonce");
    String charset = fields.get("charset");
    var verifier = DigestMd5Verifier.of(userid, realm, password);
    var correct = new DigestMd5Calculation(verifier, nonce, cnonce, uri);
    DigestMd5Calculation calculation = likeOldClients ? correct.byOldClient() : correct;
    expectedProof = calculation.rspauth();
    return Base64Line.encode(
        (charset.isEmpty() ? "" : "charset=" + charset + ",")
            + String.join(
                ",",
                "username=" + DigestFields.quoted(userid),
                "realm=" + DigestFields.quoted(realm),
                "nonce=" + DigestFields.quoted(nonce),
                "nc=" + DigestMd5Calculation.COUNT,
                "cnonce=" + DigestFields.quoted(cnonce),
                "digest-uri=" + DigestFields.quoted(uri),
                "response=" + calculation.response(),
                "qop=" + DigestMd5Calculation.QOP));
  }

  private static void check(DigestFields challenge) {
    if (challenge.get("nonce").isEmpty()) {
      throw new IllegalArgumentException("it has no nonce");
    }
    String qop = challenge.get("qop");
    if (!qop.isEmpty() && !List.of(qop.split("[\\s,]+")).contains(DigestMd5Calculation.QOP)) {
      throw new IllegalArgumentException("it does not offer qop=auth");
    }
    String algorithm = challenge.get("algorithm");
    if (!algorithm.isEmpty() && !algorithm.equalsIgnoreCase("md5-sess")) {
      throw new IllegalArgumentException("its algorithm is not md5-sess");
    }
  }

  @Override
  public boolean accepts(Bytes proof) {
    try {
      String given = DigestFields.parse(Base64Line.decode(proof)).get("rspauth");
      return expectedProof != null && Md5.same(expectedProof, given);
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
