// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/** The client's half of ANONYMOUS: AUTHENTICATE says it all. */
public final class AnonymousClient implements SaslClient {
  @Override
  public String mechanism() {
    return "ANONYMOUS";
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
  public Bytes respond(Bytes challenge) {
    throw new IllegalArgumentException("ANONYMOUS has no challenge");
  }

  @Override
  public boolean accepts(Bytes proof) {
    return false;
  }
}
