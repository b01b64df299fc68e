// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class SignallingRelayTest {
  private static final int COUNT = 60;
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  @Test
  void signallingComesTwiceAndOutOfOrderButNoneIsMissing() throws Exception {
    List<Integer> received = send((byte) 0xf0);

    assertThat(received).containsAll(numbers()).hasSizeGreaterThan(COUNT);
    assertThat(received.stream().distinct().toList()).isNotEqualTo(numbers());
  }

  @Test
  void dataPassInOrderAndOnce() throws Exception {
    assertThat(send((byte) 0x60)).isEqualTo(numbers());
  }

  private static List<Integer> numbers() {
    return java.util.stream.IntStream.range(0, COUNT).boxed().toList();
  }

  private static List<Integer> send(byte first) throws Exception {
    try (DatagramSocket broker = new DatagramSocket(ANY);
        DatagramSocket client = new DatagramSocket(ANY);
        SignallingRelay relay =
            new SignallingRelay(ANY, (InetSocketAddress) broker.getLocalSocketAddress(), 5572)) {
      for (int number = 0; number < COUNT; number++) {
        client.send(
            new DatagramPacket(
                new byte[] {first, (byte) number},
                2,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), relay.port())));
      }
      List<Integer> received = new ArrayList<>();
      DatagramPacket datagram = new DatagramPacket(new byte[2], 2);
      while (received.stream().distinct().count() < COUNT
          || received.size() < COUNT + relay.duplicates()) {
        broker.receive(datagram);
        received.add((int) datagram.getData()[1]);
      }
      return received;
    }
  }
}
