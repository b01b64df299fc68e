// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.SaslExchange;
import org.culvert.protocol.sasl.SaslStep;
import org.culvert.protocol.sasl.ScramClient;
import org.culvert.protocol.sasl.ScramDecoys;
import org.culvert.protocol.sasl.ScramMechanism;
import org.culvert.protocol.sasl.ScramVerifier;

/**
 * What a client says to SCRAM-SHA-256: without the password it does not get in, and a broker that
 * knows everybody says the same as one that knows nobody.
 */
final class BrokerScram implements FuzzTarget {
  private static final int MOST = 4096;
  private static final ScramDecoys DECOYS = new ScramDecoys(Bytes.ofText("broker.example.net"));

  /** Of a password that is known to nobody, so not to the fuzzer either. */
  private static final ScramVerifier SECRET =
      ScramVerifier.of(
          Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(16)),
          new SecureRandom());

  @Override
  public String name() {
    return "broker-scram";
  }

  @Override
  public void run(byte[] input) {
    boolean plain = Segments.choice(input, 2) == 0;
    SaslExchange toEverybody = mechanism(true).start();
    SaslExchange toNobody = mechanism(false).start();
    SaslStep known = toEverybody.begin();
    SaslStep unknown = toNobody.begin();
    for (Bytes line : lines(Segments.rest(input), plain)) {
      boolean over = known instanceof SaslStep.Failure;
      known = toEverybody.respond(line);
      unknown = toNobody.respond(line);
      FuzzTarget.hold(!(known instanceof SaslStep.Success), "somebody got in");
      FuzzTarget.hold(seen(known).equals(seen(unknown)), known + " is not " + unknown);
      FuzzTarget.hold(!over || known instanceof SaslStep.Failure, "goes on after its end");
    }
  }

  /** What tells a user that exists from one that does not, but for the reason, which stays here. */
  private static String seen(SaslStep step) {
    return switch (step) {
      case SaslStep.Challenge(Bytes data) -> {
        FuzzTarget.hold(data.length() <= MOST, "a challenge of " + data.length());
        String text = text(data);
        FuzzTarget.hold(text.matches("r=[^,]+,s=[A-Za-z0-9+/]{22}==,i=[0-9]+"), text);
        yield text.replaceFirst(",s=[^,]+", "");
      }
      case SaslStep.Failure(SaslStep.Reason reason, String userid) ->
          (reason == SaslStep.Reason.MALFORMED) + userid;
      case SaslStep.Success success -> success.toString();
    };
  }

  private static String text(Bytes base64) {
    return new String(Base64.getDecoder().decode(base64.toArray()), StandardCharsets.UTF_8);
  }

  /** The nonce is always the same, so that the fuzzer can get past it. */
  private static ScramMechanism mechanism(boolean everybody) {
    return new ScramMechanism(
        _ -> Optional.of(SECRET).filter(_ -> everybody), DECOYS, new SplittableRandom(5572));
  }

  /** As they came, or in base64, which a fuzzer hits rarely. */
  private static List<Bytes> lines(byte[] octets, boolean plain) {
    return new String(octets, StandardCharsets.ISO_8859_1)
        .lines()
        .limit(4)
        .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
        .map(line -> Bytes.of(plain ? Base64.getEncoder().encode(line) : line))
        .toList();
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    List<String> said = new ArrayList<>();
    for (String userid : List.of("jdoe2004", "a,b=c")) {
      ScramClient client = new ScramClient(userid, "Kp7xQ2mZ9t", new SplittableRandom(1));
      Bytes first = client.begin();
      if (!(mechanism(true).start().respond(first) instanceof SaslStep.Challenge(Bytes data))) {
        throw new IllegalStateException("SCRAM-SHA-256 answers with a challenge");
      }
      Bytes last = client.respond(data);
      said.add(text(first) + "\n" + text(last));
      said.add(first.text() + "\n" + last.text());
    }
    said.add("y,a=jdoe2004,n=jdoe2004,r=abc,x=extension");
    return said.stream()
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .flatMap(text -> IntStream.range(0, 2).mapToObj(choice -> Segments.with(choice, text)))
        .toList();
  }
}
