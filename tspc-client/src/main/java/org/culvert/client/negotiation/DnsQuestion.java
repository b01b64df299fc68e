// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.culvert.protocol.address.IpAddress;

/** Asks one DNS server for an IPv6 address, to see whether it answers at all (RFC 1035). */
public final class DnsQuestion {
  private static final int PORT = 53;
  private static final int PATIENCE_MILLIS = 1500;
  private static final int TRIES = 2;
  private static final byte[] RECURSION_ONE_QUESTION = {1, 0, 0, 1, 0, 0, 0, 0, 0, 0};
  private static final byte[] AAAA_IN = {0, 28, 0, 1};

  private DnsQuestion() {}

  /** Whether it gave an answer of any kind. */
  public static boolean isAnswered(IpAddress server, String name, RandomGenerator random) {
    int id = random.nextInt(0x10000);
    byte[] question = question(id, name);
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(new InetSocketAddress(InetAddress.getByAddress(server.octets()), PORT));
      socket.setSoTimeout(PATIENCE_MILLIS);
      for (int i = 0; i < TRIES; i++) {
        socket.send(new DatagramPacket(question, question.length));
        if (isAnswer(socket, id)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isAnswer(DatagramSocket socket, int id) {
    byte[] buffer = new byte[512];
    DatagramPacket answer = new DatagramPacket(buffer, buffer.length);
    try {
      socket.receive(answer);
      return answer.getLength() >= 12
          && ((buffer[0] & 0xFF) << 8 | buffer[1] & 0xFF) == id
          && buffer[2] < 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] question(int id, String name) {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    octets.write(id >> 8);
    octets.write(id);
    octets.writeBytes(RECURSION_ONE_QUESTION);
    for (String label : name.split("\\.")) {
      byte[] text = label.getBytes(StandardCharsets.US_ASCII);
      octets.write(text.length);
      octets.writeBytes(text);
    }
    octets.write(0);
    octets.writeBytes(AAAA_IN);
    return octets.toByteArray();
  }
}
