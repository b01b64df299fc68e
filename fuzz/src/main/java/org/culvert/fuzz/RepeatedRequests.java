// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.reliable.DatagramKind;
import org.culvert.protocol.reliable.ReliableResponder;
import org.culvert.protocol.reliable.ReliableResponder.Receipt;

/**
 * Datagrams of one source in the order in which they come, each with its length in front: every
 * answer goes out under the header of the datagram that asked for it.
 */
final class RepeatedRequests implements FuzzTarget {
  @Override
  public String name() {
    return "repeated-requests";
  }

  @Override
  public void run(byte[] input) {
    ReliableResponder responder = new ReliableResponder();
    Instant now = Instant.EPOCH;
    int at = 0;
    while (at < input.length) {
      int length = input[at] & 0xFF;
      byte[] datagram = Arrays.copyOfRange(input, at + 1, Math.min(at + 1 + length, input.length));
      at += 1 + length;
      now = now.plusSeconds(datagram.length % 12);
      byte first = datagram.length > 0 ? datagram[0] : 0;
      byte fourth = datagram.length > 3 ? datagram[3] : 0;
      if (DatagramKind.of(datagram.length, first, fourth) == DatagramKind.SIGNALLING) {
        answer(responder, datagram, now);
      }
    }
  }

  private static void answer(ReliableResponder responder, byte[] datagram, Instant now) {
    Bytes answer =
        switch (responder.receive(datagram, now)) {
          case Receipt.Fresh(Bytes payload, Instant _) ->
              responder.answer(payload.toArray()).orElse(null);
          case Receipt.Answered(Bytes again) -> again;
          case Receipt.Pending() -> null;
        };
    if (answer != null) {
      byte[] header = Arrays.copyOf(answer.toArray(), 8);
      FuzzTarget.hold(
          Arrays.equals(header, Arrays.copyOf(datagram, 8)), "answered under another header");
    }
  }

  @Override
  public List<byte[]> seeds(Vectors vectors) {
    return vectors.datagrams().stream()
        .filter(datagram -> datagram.length < 256)
        .map(datagram -> Segments.with(datagram.length, datagram))
        .toList();
  }
}
