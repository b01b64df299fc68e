// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.DigestMd5Client;
import org.culvert.protocol.sasl.DigestMd5Mechanism;
import org.culvert.protocol.sasl.DigestMd5Verifier;
import org.culvert.protocol.sasl.PlainMechanism;
import org.culvert.protocol.sasl.SaslExchange;
import org.culvert.protocol.sasl.SaslMechanism;
import org.culvert.protocol.sasl.SaslStep;
import org.culvert.protocol.sasl.ScramDecoys;
import org.culvert.protocol.sasl.ScramMechanism;
import org.culvert.protocol.sasl.ScramVerifier;
import org.culvert.protocol.sasl.VerifierLookup;

/** What a client says to authenticate: nobody gets in who does not know the password. */
final class BrokerSasl implements FuzzTarget {
  private static final String REALM = "broker.example.net";

  /** Known to nobody, so not to the fuzzer either. */
  private static final DigestMd5Verifier SECRET =
      new DigestMd5Verifier(REALM, Bytes.of(new SecureRandom().generateSeed(16)));

  private static final ScramVerifier SCRAM =
      ScramVerifier.of(
          Base64.getEncoder().encodeToString(SECRET.hash().toArray()), new SecureRandom());
  private static final ScramDecoys DECOYS = new ScramDecoys(Bytes.ofText(REALM));

  @Override
  public String name() {
    return "broker-sasl";
  }

  @Override
  public void run(byte[] input) {
    List<SaslMechanism> mechanisms = Stream.of(true, false).flatMap(BrokerSasl::over).toList();
    SaslMechanism mechanism = mechanisms.get(Segments.choice(input, mechanisms.size()));
    SaslExchange exchange = mechanism.start();
    SaslStep step = exchange.begin();
    for (byte[] line : lines(Segments.rest(input))) {
      if (step instanceof SaslStep.Challenge) {
        step = exchange.respond(Bytes.of(line));
      }
    }
    FuzzTarget.hold(!(step instanceof SaslStep.Success), mechanism.name() + " let somebody in");
  }

  /** To a broker that knows everybody, or nobody. */
  private static Stream<SaslMechanism> over(boolean everybody) {
    VerifierLookup<DigestMd5Verifier> digest = userid -> Optional.of(SECRET).filter(_ -> everybody);
    VerifierLookup<ScramVerifier> scram = userid -> Optional.of(SCRAM).filter(_ -> everybody);
    // The nonce is always the same, so that the fuzzer can get past it.
    return Stream.of(
        new PlainMechanism(REALM, digest),
        new DigestMd5Mechanism(REALM, digest, new SplittableRandom(5572), everybody),
        new ScramMechanism(scram, DECOYS, new SplittableRandom(5572)));
  }

  private static List<byte[]> lines(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1)
        .lines()
        .limit(4)
        .map(line -> line.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    var challenge =
        new DigestMd5Mechanism(REALM, userid -> Optional.empty(), new SplittableRandom(5572))
            .start();
    if (!(challenge.begin() instanceof SaslStep.Challenge(Bytes data))) {
      throw new IllegalStateException("DIGEST-MD5 begins with a challenge");
    }
    Bytes response =
        new DigestMd5Client("jdoe2004", "Kp7xQ2mZ9t", REALM, new SplittableRandom(1)).respond(data);
    Stream<byte[]> said =
        Stream.of(
            "\0jdoe2004\0Kp7xQ2mZ9t".getBytes(StandardCharsets.ISO_8859_1), response.toArray());
    return said.flatMap(
            line -> IntStream.range(0, 4).mapToObj(choice -> Segments.with(choice, line)))
        .toList();
  }
}
