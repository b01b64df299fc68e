// SPDX-License-Identifier: Apache-2.0
package org.culvert.protocol.sasl;

import org.culvert.protocol.message.Bytes;

/** The broker's half of ANONYMOUS (RFC 4505), without trace information: everybody is let in. */
public final class AnonymousMechanism implements SaslMechanism {
  @Override
  public String name() {
    return "ANONYMOUS";
  }

  @Override
  public SaslExchange start() {
    return new Exchange();
  }

  private static final class Exchange implements SaslExchange {
    @Override
    public SaslStep begin() {
      return new SaslStep.Success("", Bytes.EMPTY);
    }

    @Override
    public SaslStep respond(Bytes data) {
      return new SaslStep.Failure(SaslStep.Reason.MALFORMED, "");
    }
  }
}
