// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import java.util.List;
import java.util.Optional;
import org.culvert.protocol.message.Bytes;

/**
 * The broker's half of PLAIN (RFC 4616), as TSP carries it: raw octets, no base64. Whether a
 * listener offers it is left to the configuration: it shows the password to everybody on the way.
 */
public final class PlainMechanism implements SaslMechanism {
  private static final Bytes NO_HASH = Bytes.of(new byte[Md5.OCTETS]);

  private final DigestMd5Verifier stranger;
  private final VerifierLookup<DigestMd5Verifier> verifiers;

  /**
   * @param realm the digest realm, so that a user that does not exist costs the same work
   */
  public PlainMechanism(String realm, VerifierLookup<DigestMd5Verifier> verifiers) {
    this.stranger = new DigestMd5Verifier(realm, NO_HASH);
    this.verifiers = verifiers;
  }

  @Override
  public String name() {
    return "PLAIN";
  }

  @Override
  public SaslExchange start() {
    return new Exchange();
  }

  private SaslStep verdict(Bytes data) {
    // The NUL that ends the AUTHENTICATE line of old clients may still be in front of ours.
    List<String> parts = List.of(data.text().replaceFirst("^\0+", "").split("\0", -1));
    int userid = parts.size() - 2;
    if (userid < 0 || userid > 1 || !Credentials.isUserid(parts.get(userid))) {
      return new SaslStep.Failure(SaslStep.Reason.MALFORMED, "");
    }
    String name = parts.get(userid);
    String password = parts.get(userid + 1);
    // Nobody may act for somebody else, so the first part can only repeat the second.
    return Credentials.isPassword(password) && parts.getFirst().equals(name)
        ? verdict(name, password)
        : new SaslStep.Failure(SaslStep.Reason.MALFORMED, name);
  }

  private SaslStep verdict(String userid, String password) {
    Optional<DigestMd5Verifier> known = verifiers.find(userid);
    DigestMd5Verifier expected = known.orElse(stranger);
    var given = DigestMd5Verifier.of(userid, expected.realm(), password);
    boolean right = Md5.same(Md5.hex(expected.hash().toArray()), Md5.hex(given.hash().toArray()));
    if (known.isEmpty()) {
      return new SaslStep.Failure(SaslStep.Reason.UNKNOWN_USER, userid);
    }
    return right
        ? new SaslStep.Success(userid, Bytes.EMPTY)
        : new SaslStep.Failure(SaslStep.Reason.WRONG_PASSWORD, userid);
  }

  private final class Exchange implements SaslExchange {
    @Override
    public SaslStep begin() {
      return new SaslStep.Challenge(Bytes.EMPTY);
    }

    @Override
    public SaslStep respond(Bytes data) {
      return verdict(data);
    }
  }
}
