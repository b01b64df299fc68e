// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.culvert.broker.dataplane.SignallingSink;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.Bytes;

/**
 * A listener on a packet socket in memory, with sessions that grant everything and a test's clock.
 */
final class UdpRig implements AutoCloseable {
  static final Endpoint CLIENT = endpoint("192.0.2.77", 40_000);

  final FakeSessions sessions = new FakeSessions();
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
  final AtomicBoolean draining = new AtomicBoolean();
  final Listeners listeners =
      new Listeners(
          sessions, TransportLimits.DEFAULT, TransportTimeouts.DEFAULT, draining::get, now::get);

  private final MemoryTunnelSocket socket = new MemoryTunnelSocket();
  private final SignallingSink sink;
  private int echoes;

  UdpRig() throws IOException {
    sink = listeners.packetSocket("main", IpAddress.parse("192.0.2.1"), socket);
  }

  static Endpoint endpoint(String address, int port) {
    return new Endpoint(IpAddress.parse(address), port);
  }

  static long peer(Endpoint endpoint) {
    long ipv4 = ((Ipv4Address) endpoint.address()).value() & 0xFFFFFFFFL;
    return ipv4 << 16 | endpoint.port();
  }

  static byte[] datagram(int word, int timestamp, String payload) {
    byte[] octets = Bytes.ofText(payload).toArray();
    return ByteBuffer.allocate(8 + octets.length)
        .putInt(word)
        .putInt(timestamp)
        .put(octets)
        .array();
  }

  void send(Endpoint from, byte[] datagram) {
    sink.receive(peer(from), datagram);
  }

  /** What the client of most tests says, and the text of the answer to it. */
  String ask(int word, String payload) throws InterruptedException {
    return ask(CLIENT, word, payload);
  }

  String ask(Endpoint from, int word, String payload) throws InterruptedException {
    byte[] request = datagram(word, 7, payload);
    send(from, request);
    byte[] answer = hear(from);
    assertThat(Arrays.copyOf(answer, 8)).isEqualTo(Arrays.copyOf(request, 8));
    return text(answer);
  }

  byte[] hear(Endpoint at) throws InterruptedException {
    MemoryTunnelSocket.Datagram datagram = socket.take(Eventually.PATIENCE).orElseThrow();
    assertThat(datagram.peer()).isEqualTo(peer(at));
    return datagram.payload().array().clone();
  }

  Optional<MemoryTunnelSocket.Datagram> take(Duration patience) throws InterruptedException {
    return socket.take(patience);
  }

  static String text(byte[] datagram) {
    return Bytes.of(Arrays.copyOfRange(datagram, 8, datagram.length)).text();
  }

  /** All that was sent before has been looked at, and none of it was answered. */
  void hearsNothing() throws InterruptedException {
    Endpoint stranger = endpoint("198.51." + ++echoes + ".1", 1);
    assertThat(ask(stranger, 0xF00000F0, "ECHO REQUEST")).startsWith("200");
  }

  void connect(Endpoint from) throws InterruptedException {
    assertThat(ask(from, 0xF00000F0, "VERSION=2.0.2\r\n")).startsWith("CAPABILITY");
    assertThat(ask(from, 0xF00000F1, "AUTHENTICATE ANONYMOUS\r\n\0")).startsWith("200");
    assertThat(ask(from, 0xF00000F3, ACCEPT)).isEmpty();
  }

  static final String ACCEPT = "Content-length: 35\r\n<tunnel action=\"accept\"></tunnel>\r\n";

  long dropped(SignallingDrop reason) {
    return listeners.drops().count(reason);
  }

  @Override
  public void close() {
    listeners.close();
    socket.close();
  }
}
