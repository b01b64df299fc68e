// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.Credentials;
import org.culvert.protocol.sasl.SaslExchange;
import org.culvert.protocol.sasl.SaslStep;
import org.culvert.protocol.sasl.ScramClient;
import org.culvert.protocol.sasl.ScramDecoys;
import org.culvert.protocol.sasl.ScramMechanism;
import org.culvert.protocol.sasl.ScramVerifier;

/**
 * What a broker, or somebody in its name, says to SCRAM-SHA-256: answered as it has to be, or
 * refused; and whoever has the password gets in under every name.
 */
final class ClientScram implements FuzzTarget {
  private static final String PASSWORD = "Kp7xQ2mZ9t";
  private static final ScramVerifier VERIFIER = ScramVerifier.of(PASSWORD, new SplittableRandom(2));
  private static final int MOST = 16_384;

  /** Allowed, and slow on purpose: nothing else is behind it than behind fewer. */
  private static final Pattern MANY_ITERATIONS = Pattern.compile("i=0*[1-9][0-9]{4,}");

  private static final Pattern RESPONSE = Pattern.compile("c=biws,r=([^,]+),p=[A-Za-z0-9+/]{43}=");

  @Override
  public String name() {
    return "client-scram";
  }

  @Override
  public void run(byte[] input) {
    String text = new String(Segments.rest(input), StandardCharsets.ISO_8859_1);
    switch (Segments.choice(input, 16)) {
      case 0 -> converse(text);
      case 1, 2, 3 -> answer(Bytes.ofText(text));
      default -> answer(base64(text));
    }
  }

  private static void answer(Bytes said) {
    ScramClient client = client("jdoe2004");
    String own = text(client.begin()).replaceFirst(".*,r=", "");
    try {
      if (MANY_ITERATIONS.matcher(text(said)).find()) {
        return;
      }
      String response = text(client.respond(said));
      var match = RESPONSE.matcher(response);
      FuzzTarget.hold(match.matches() && response.length() < MOST, "answers with " + response);
      FuzzTarget.hold(
          match.group(1).startsWith(own) && match.group(1).length() > own.length(),
          "under the nonce " + match.group(1));
      FuzzTarget.hold(text(said).startsWith("r=" + match.group(1) + ",s="), "to " + text(said));
      FuzzTarget.hold(!client.accepts(said), "takes a challenge for a proof");
    } catch (IllegalArgumentException refused) {
      FuzzTarget.hold(refused.getMessage() != null, "refused without a reason");
      FuzzTarget.hold(!client.accepts(said), "takes anything for a proof");
    }
  }

  /** The whole exchange with the broker's half, for an account of that name. */
  private static void converse(String userid) {
    ScramClient client = client(userid);
    SaslExchange broker =
        new ScramMechanism(
                name -> Optional.of(VERIFIER).filter(_ -> name.equals(userid)),
                new ScramDecoys(Bytes.ofText(PASSWORD)),
                new SplittableRandom(5572))
            .start();
    broker.begin();
    SaslStep step = broker.respond(client.begin());
    if (step instanceof SaslStep.Challenge(Bytes challenge)) {
      step = broker.respond(client.respond(challenge));
    }
    if (step instanceof SaslStep.Success(String name, Bytes proof)) {
      FuzzTarget.hold(name.equals(userid), userid + " got in as " + name);
      FuzzTarget.hold(client.accepts(proof), "the proof is refused");
      FuzzTarget.hold(!client("other").accepts(proof), "the proof is good for others");
    } else {
      FuzzTarget.hold(!Credentials.isUserid(userid), userid + " does not get in");
    }
  }

  private static ScramClient client(String userid) {
    return new ScramClient(userid, PASSWORD, new SplittableRandom(1));
  }

  private static Bytes base64(String text) {
    return Bytes.of(Base64.getEncoder().encode(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** What is no base64 is nothing. */
  private static String text(Bytes base64) {
    try {
      byte[] octets = Base64.getDecoder().decode(base64.text().trim());
      return new String(octets, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException none) {
      return "";
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    String own = text(client("jdoe2004").begin()).replaceFirst(".*,r=", "");
    String challenge = "r=" + own + "3rfcNHYJY1ZVvWVs7j,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
    return Stream.of(
            Segments.with(4, challenge.getBytes(StandardCharsets.ISO_8859_1)),
            Segments.with(5, (challenge + ",x=y").getBytes(StandardCharsets.ISO_8859_1)),
            Segments.with(1, base64(challenge).toArray()),
            Segments.with(
                4,
                "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="
                    .getBytes(StandardCharsets.ISO_8859_1)),
            Segments.with(0, "jdoe2004".getBytes(StandardCharsets.ISO_8859_1)),
            Segments.with(0, "a,b=c, =2C".getBytes(StandardCharsets.ISO_8859_1)))
        .toList();
  }
}
