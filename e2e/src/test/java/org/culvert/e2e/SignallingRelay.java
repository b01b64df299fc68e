// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A bad stretch of network in front of the broker: every signalling datagram is late by a random
 * time, so that some overtake others, and some come twice. Data pass at once. The same seed decides
 * the same way. Each client is seen by the broker at a port of its own, as behind a NAT.
 */
final class SignallingRelay implements Closeable {
  private static final int SIGNALLING_NIBBLE = 0xf;
  private static final int LATEST_MILLISECONDS = 200;
  private static final int LONGEST_DATAGRAM = 65_536;

  private final InetSocketAddress broker;
  private final DatagramSocket front;
  private final Random random;
  private final Map<SocketAddress, DatagramSocket> clients = new ConcurrentHashMap<>();
  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger duplicates = new AtomicInteger();

  SignallingRelay(InetSocketAddress listen, InetSocketAddress broker, long seed)
      throws IOException {
    this.broker = broker;
    this.front = new DatagramSocket(listen);
    this.random = new Random(seed);
    Thread.ofVirtual().start(this::fromClients);
  }

  int port() {
    return front.getLocalPort();
  }

  /** How many datagrams were sent twice. */
  int duplicates() {
    return duplicates.get();
  }

  private void fromClients() {
    receive(
        front,
        datagram ->
            pass(
                datagram,
                clients.computeIfAbsent(datagram.getSocketAddress(), this::door),
                broker));
  }

  private DatagramSocket door(SocketAddress client) {
    try {
      DatagramSocket door = new DatagramSocket(new InetSocketAddress(broker.getAddress(), 0));
      Thread.ofVirtual().start(() -> receive(door, datagram -> pass(datagram, front, client)));
      return door;
    } catch (IOException e) {
      throw new IllegalStateException("no port for " + client, e);
    }
  }

  private interface Step {
    void take(DatagramPacket datagram);
  }

  private static void receive(DatagramSocket socket, Step step) {
    try {
      while (true) {
        DatagramPacket datagram = new DatagramPacket(new byte[LONGEST_DATAGRAM], LONGEST_DATAGRAM);
        socket.receive(datagram);
        step.take(datagram);
      }
    } catch (IOException e) {
      // Closed: the relay is done with this socket.
      socket.close();
    }
  }

  private void pass(DatagramPacket datagram, DatagramSocket through, SocketAddress to) {
    byte[] octets = Arrays.copyOf(datagram.getData(), datagram.getLength());
    boolean signalling = octets.length > 0 && (octets[0] >> 4 & 0xf) == SIGNALLING_NIBBLE;
    if (!signalling) {
      send(octets, through, to);
      return;
    }
    synchronized (random) {
      delayed(octets, through, to);
      if (random.nextInt(3) == 0) {
        duplicates.incrementAndGet();
        delayed(octets, through, to);
      }
    }
  }

  private void delayed(byte[] octets, DatagramSocket through, SocketAddress to) {
    var _ =
        later.schedule(
            () -> send(octets, through, to),
            random.nextInt(LATEST_MILLISECONDS),
            TimeUnit.MILLISECONDS);
  }

  private static void send(byte[] octets, DatagramSocket through, SocketAddress to) {
    try {
      through.send(new DatagramPacket(octets, octets.length, to));
    } catch (IOException e) {
      // Lost, as on any network: what is tested is that nobody minds.
      return;
    }
  }

  @Override
  public void close() {
    later.shutdownNow();
    front.close();
    clients.values().forEach(DatagramSocket::close);
  }
}
