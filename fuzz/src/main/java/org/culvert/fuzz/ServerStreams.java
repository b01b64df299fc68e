// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageStream;
import org.culvert.protocol.message.ServerMessage;

/** A broker's first reply over TCP, one octet at a time: the same as in one segment. */
final class ServerStreams implements FuzzTarget {
  private static final List<Expected> EXPECTED = List.of(Expected.values());

  private static final int MOST = 4096;

  @Override
  public String name() {
    return "server-streams";
  }

  @Override
  public void run(byte[] input) {
    Expected expected = EXPECTED.get(Segments.choice(input, EXPECTED.size()));
    byte[] octets = Segments.rest(input);
    String whole = read(List.of(octets), expected);
    String cut = read(Segments.of(octets, 1), expected);
    FuzzTarget.hold(
        octets.length > MOST || whole.equals(cut),
        "in one segment %s, octet by octet %s".formatted(whole, cut));
  }

  private static String read(List<byte[]> segments, Expected expected) {
    ServerMessageStream stream = new ServerMessageStream();
    try {
      for (byte[] segment : segments) {
        stream.append(segment);
        Optional<ServerMessage> message = stream.next(expected);
        if (message.isPresent()) {
          return message.get().toString();
        }
      }
      return stream.last(expected).map(message -> "at last " + message).orElse("nothing");
    } catch (MalformedMessage refused) {
      return "malformed";
    }
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
