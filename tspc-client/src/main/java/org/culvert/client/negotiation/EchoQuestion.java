// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks one broker {@code ECHO REQUEST}, three times a second apart. An answer counts whatever its
 * status is, as with the old clients; one to an earlier question does not.
 */
final class EchoQuestion {
  private static final byte[] QUESTION = "ECHO REQUEST".getBytes(StandardCharsets.US_ASCII);
  private static final int QUESTIONS = 3;
  private static final int INTERVAL_MILLIS = 1000;
  private static final int HEADER = 8;
  private static final int FIRST_WORD = 0xF00000F0;

  private EchoQuestion() {}

  /** From the last question to its answer; empty when nobody answers. */
  static Optional<Duration> ask(InetAddress broker, int port) {
    try (DatagramSocket socket = new DatagramSocket()) {
      // Then an answer from elsewhere is none, and a closed port is told at once.
      socket.connect(broker, port);
      for (int question = 0; question < QUESTIONS; question++) {
        Optional<Duration> answer = ask(socket, FIRST_WORD + question);
        if (answer.isPresent()) {
          return answer;
        }
      }
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> ask(DatagramSocket socket, int word) throws IOException {
    byte[] datagram =
        ByteBuffer.allocate(HEADER + QUESTION.length).putInt(word).putInt(0).put(QUESTION).array();
    long sentAt = System.nanoTime();
    socket.send(new DatagramPacket(datagram, datagram.length));
    DatagramPacket answer = new DatagramPacket(new byte[256], 256);
    long left = INTERVAL_MILLIS;
    while (left > 0) {
      socket.setSoTimeout((int) left);
      try {
        socket.receive(answer);
      } catch (SocketTimeoutException e) {
        return Optional.empty();
      }
      long took = System.nanoTime() - sentAt;
      if (answer.getLength() > HEADER
          && Arrays.equals(answer.getData(), 0, HEADER, datagram, 0, HEADER)) {
        return Optional.of(Duration.ofNanos(took));
      }
      left = INTERVAL_MILLIS - took / 1_000_000;
    }
    return Optional.empty();
  }
}
