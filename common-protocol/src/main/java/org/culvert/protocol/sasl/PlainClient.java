// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/** The client's half of PLAIN: userid and password as they are. */
public final class PlainClient implements SaslClient {
  private final String userid;
  private final String password;

  /**
   * @throws IllegalArgumentException when one of them has a control character, which would end the
   *     message early
   */
  public PlainClient(String userid, String password) {
    if ((userid + password).chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("userid and password can't have control characters");
    }
    this.userid = userid;
    this.password = password;
  }

  @Override
  public String mechanism() {
    return "PLAIN";
  }

  @Override
  public boolean awaitsChallenge() {
    return false;
  }

  @Override
  public boolean awaitsProof() {
    return false;
  }

  @Override
  public Bytes begin() {
    return Bytes.of(Md5.octets("\0" + userid + "\0" + password));
  }

  @Override
  public Bytes respond(Bytes challenge) {
    throw new IllegalArgumentException("PLAIN has no challenge");
  }

  @Override
  public boolean accepts(Bytes proof) {
    return false;
  }
}
