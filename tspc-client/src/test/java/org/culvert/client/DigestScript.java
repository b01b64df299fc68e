// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.util.Optional;
import java.util.Random;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.sasl.DigestMd5Mechanism;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.SaslExchange;
import org.culvert.protocol.sasl.SaslStep;

/** A broker for accounts that says proof and status in one go, as one known broker does. */
final class DigestScript implements ScriptedBroker.Script {
  private final String offer;
  private final SaslExchange exchange =
      new DigestMd5Mechanism(
              "culvert",
              user -> Optional.of(DigestMd5Verifier.of("jdoe2004", "culvert", "Kp7xQ2mZ9t")),
              new Random(3))
          .start();

  DigestScript(String offer) {
    this.offer = offer;
  }

  @Override
  public String answer(ClientMessage message) {
    return switch (message) {
      case ClientMessage.Authenticate _ -> said(exchange.begin());
      case ClientMessage.SaslData(Bytes data) -> said(exchange.respond(data));
      default -> Replies.usual(message, "CAPABILITY TUNNEL=V6V4 AUTH=DIGEST-MD5\r\n", "", offer);
    };
  }

  private static String said(SaslStep step) {
    return switch (step) {
      case SaslStep.Challenge(Bytes data) -> data.text() + "\r\n";
      case SaslStep.Success(var _, Bytes proof) -> proof.text() + "\r\n" + Replies.SUCCESS;
      case SaslStep.Failure _ -> "300 Authentication failed\r\n";
    };
  }
}
