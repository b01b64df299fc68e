// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageReader;
import org.culvert.protocol.codec.ServerMessageWriter;
import org.culvert.protocol.message.ServerMessage;

/** What a broker, or somebody in its name, sends to a client: written again, it reads the same. */
final class ServerDatagrams implements FuzzTarget {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<Expected> EXPECTED = List.of(Expected.values());

  @Override
  public String name() {
    return "server-datagrams";
  }

  @Override
  public void run(byte[] input) {
    Expected expected = EXPECTED.get(Segments.choice(input, EXPECTED.size()));
    try {
      ServerMessage message = ServerMessageReader.ofDatagram(Segments.rest(input), expected);
      if (message instanceof ServerMessage.SaslData || isShort(message)) {
        return; // opaque: on its own it may look like a status
      }
      byte[] written = ServerMessageWriter.write(message);
      ServerMessage again = ServerMessageReader.ofDatagram(written, expected);
      FuzzTarget.hold(again.equals(message), message + " came back as " + again);
    } catch (MalformedMessage refused) {
      FuzzTarget.hold(refused.getMessage() != null, "refused without a reason");
    }
  }

  /** No broker of ours offers less than an hour: a small number is of minutes. */
  private static boolean isShort(ServerMessage message) {
    return message instanceof ServerMessage.Reply reply
        && reply.offer().filter(offer -> offer.lifetime().compareTo(HOUR) < 0).isPresent();
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return vectors.payloads().stream()
        .flatMap(
            payload ->
                IntStream.range(0, EXPECTED.size())
                    .mapToObj(choice -> Segments.with(choice, payload)))
        .toList();
  }
}
