// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.sasl.DigestMd5Client;
import org.culvert.protocol.sasl.SaslClient;

/** What a broker, or somebody in its name, says to authenticate: understood or refused. */
final class ClientSasl implements FuzzTarget {
  private static final int MOST = 16_384;

  @Override
  public String name() {
    return "client-sasl";
  }

  @Override
  public void run(byte[] input) {
    SaslClient client =
        new DigestMd5Client(
            "jdoe2004", "Kp7xQ2mZ9t", "broker.example.net", new SplittableRandom(1));
    Bytes said = Bytes.of(input);
    try {
      Bytes response = client.respond(said);
      FuzzTarget.hold(response.length() < MOST, "answers with " + response);
      FuzzTarget.hold(!client.accepts(said), "takes a challenge for a proof");
    } catch (IllegalArgumentException refused) {
      FuzzTarget.hold(refused.getMessage() != null, "refused without a reason");
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return Stream.of(
            "cmVhbG09YnJva2VyLmV4YW1wbGUubmV0LG5vbmNlPTVmMWQzYTljMGU3N2IyZDQ1ODZhMTE5MGNjNWUwZGUz"
                + "LHFvcD1hdXRoLGFsZ29yaXRobT1tZDUtc2VzcyxjaGFyc2V0PXV0Zjg=",
            "cnNwYXV0aD05ZjA4YjRhY2UyNjE3YTQ3YTlmMjkzMjdmZDhjYTZmMw==")
        .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
        .toList();
  }
}
