// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.client.config.Credentials;
import org.culvert.client.console.Console;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.TspVersion;
import org.culvert.protocol.sasl.AnonymousClient;
import org.culvert.protocol.sasl.DigestMd5Client;
import org.culvert.protocol.sasl.MechanismChoice;
import org.culvert.protocol.sasl.PlainClient;
import org.culvert.protocol.sasl.SaslClient;
import org.culvert.protocol.sasl.ScramClient;

/** Picks the mechanism by what the user configured and the broker offers. */
final class MechanismsOfUser implements Dialogue.Mechanisms {
  private static final String PLAIN = "PLAIN";

  private final Credentials user;
  private final Target target;
  private final RandomGenerator random;
  private final Console console;

  MechanismsOfUser(Credentials user, Target target, RandomGenerator random, Console console) {
    this.user = user;
    this.target = target;
    this.random = random;
    this.console = console;
  }

  @Override
  public Optional<SaslClient> choose(Capabilities offered, TspVersion version) {
    return MechanismChoice.of(user.method().text(), user.userid())
        .among(fit(offered.mechanisms()))
        .map(mechanism -> client(mechanism, version));
  }

  /** Nothing proves who named this broker: it must not be shown the password. */
  private List<String> fit(List<String> offered) {
    if (!target.named() || !offered.contains(PLAIN)) {
      return offered;
    }
    if (!user.isAnonymous()) {
      console.milestone("PLAIN shows the password: not at a broker that another one has named");
    }
    return offered.stream().filter(mechanism -> !mechanism.equals(PLAIN)).toList();
  }

  private SaslClient client(String mechanism, TspVersion version) {
    return switch (mechanism) {
      case "SCRAM-SHA-256" -> new ScramClient(user.userid(), user.password(), random);
      case "DIGEST-MD5" ->
          new DigestMd5Client(
              user.userid(),
              user.password(),
              target.server().text(),
              random,
              user.digestBug1455() && version.hasDigestBug());
      case PLAIN -> new PlainClient(user.userid(), user.password());
      case "ANONYMOUS" -> new AnonymousClient();
      default -> throw new IllegalStateException("chosen, but not known: " + mechanism);
    };
  }
}
