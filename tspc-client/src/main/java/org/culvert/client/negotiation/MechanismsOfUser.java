// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.config.Credentials;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.sasl.AnonymousClient;
import org.culvert.protocol.sasl.DigestMd5Client;
import org.culvert.protocol.sasl.MechanismChoice;
import org.culvert.protocol.sasl.PlainClient;
import org.culvert.protocol.sasl.SaslClient;

/** Picks the mechanism by what the user configured and the broker offers. */
final class MechanismsOfUser implements Dialogue.Mechanisms {
  private final ClientSettings settings;
  private final RandomGenerator random;

  MechanismsOfUser(ClientSettings settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  @Override
  public Optional<SaslClient> apply(Capabilities offered) {
    Credentials user = settings.credentials();
    return MechanismChoice.of(user.method().text(), user.userid())
        .among(offered.mechanisms())
        .map(this::client);
  }

  private SaslClient client(String mechanism) {
    Credentials user = settings.credentials();
    return switch (mechanism) {
      case "DIGEST-MD5" ->
          new DigestMd5Client(user.userid(), user.password(), settings.server().text(), random);
      case "PLAIN" -> new PlainClient(user.userid(), user.password());
      case "ANONYMOUS" -> new AnonymousClient();
      default -> throw new IllegalStateException("chosen, but not known: " + mechanism);
    };
  }
}
