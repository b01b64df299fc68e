// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.ArrayList;
import java.util.List;
import org.culvert.protocol.codec.ClientMessageStream;
import org.culvert.protocol.codec.MalformedMessage;

/**
 * What a stranger sends to the broker's TCP port: the segments make no difference, up to the first
 * mistake, behind which nobody can say where the next message begins.
 */
final class ClientStreams implements FuzzTarget {
  /** Beyond it is malformed at a place that depends on the segments. */
  private static final int MOST = 4096;

  @Override
  public String name() {
    return "client-streams";
  }

  @Override
  public void run(byte[] input) {
    byte[] octets = Segments.rest(input);
    int size = 1 + Segments.choice(input, 40);
    List<String> whole = read(List.of(octets));
    List<String> cut = read(Segments.of(octets, size));
    FuzzTarget.hold(
        octets.length > MOST || whole.equals(cut),
        "in one segment %s, in segments of %d %s".formatted(whole, size, cut));
  }

  private static List<String> read(List<byte[]> segments) {
    ClientMessageStream stream = new ClientMessageStream();
    List<String> read = new ArrayList<>();
    for (byte[] segment : segments) {
      try {
        stream.append(segment);
      } catch (MalformedMessage tooMuch) {
        read.add("too much");
        return read;
      }
      try {
        for (var next = stream.next(); next.isPresent(); next = stream.next()) {
          read.add(next.get().toString());
          FuzzTarget.hold(read.size() <= octets(segments), "reads for ever");
        }
      } catch (MalformedMessage refused) {
        read.add(refused.code().toString());
        return read;
      }
    }
    return read;
  }

  private static int octets(List<byte[]> segments) {
    return segments.stream().mapToInt(segment -> segment.length).sum();
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return vectors.payloads().stream().map(payload -> Segments.with(0, payload)).toList();
  }
}
