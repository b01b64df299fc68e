// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.negotiation;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.SaslExchange;
import org.culvert.protocol.sasl.SaslMechanism;
import org.culvert.protocol.sasl.SaslStep;

/**
 * Mechanisms with the shape of the real ones and no cryptography: the client says {@code
 * userid:password} in clear.
 */
final class FakeMechanisms implements Mechanisms {
  private record Fake(String name, SaslStep opening, Function<Bytes, SaslStep> answer)
      implements SaslMechanism {
    @Override
    public SaslExchange start() {
      return new SaslExchange() {
        @Override
        public SaslStep begin() {
          return opening;
        }

        @Override
        public SaslStep respond(Bytes data) {
          return answer.apply(data);
        }
      };
    }
  }

  @Override
  public List<SaslMechanism> over(Verifiers verifiers, TspVersion version) {
    return List.of(
        new Fake(
            "ANONYMOUS",
            new SaslStep.Success("", Bytes.EMPTY),
            data -> {
              throw new IllegalStateException("nothing more was expected");
            }),
        new Fake(
            "PLAIN",
            new SaslStep.Challenge(Bytes.EMPTY),
            data -> check(verifiers, data, Bytes.EMPTY)),
        new Fake(
            "DIGEST-MD5",
            new SaslStep.Challenge(Bytes.ofText("challenge")),
            data -> check(verifiers, data, Bytes.ofText("proof"))));
  }

  private static SaslStep check(Verifiers verifiers, Bytes data, Bytes proof) {
    String[] said = data.text().split(":", 2);
    if (said.length != 2) {
      return new SaslStep.Failure(SaslStep.Reason.MALFORMED, "");
    }
    Optional<DigestMd5Verifier> verifier = verifiers.digestMd5().find(said[0]);
    if (verifier.isEmpty()) {
      return new SaslStep.Failure(SaslStep.Reason.UNKNOWN_USER, said[0]);
    }
    return verifier.get().equals(DigestMd5Verifier.of(said[0], verifier.get().realm(), said[1]))
        ? new SaslStep.Success(said[0], proof)
        : new SaslStep.Failure(SaslStep.Reason.WRONG_PASSWORD, said[0]);
  }
}
