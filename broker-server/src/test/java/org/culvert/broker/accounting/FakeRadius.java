// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.Bytes;

/** An accounting server on loopback, which knows nothing of the broker's code. */
public final class FakeRadius implements AutoCloseable {
  private final DatagramSocket socket;
  private final byte[] secret;
  private final AtomicInteger ignored = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final Set<List<Byte>> heard = new LinkedHashSet<>();

  public FakeRadius(Bytes secret) throws IOException {
    this(secret, 0);
  }

  public FakeRadius(Bytes secret, int port) throws IOException {
    this.socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
    this.secret = secret.toArray();
    Thread.ofPlatform().daemon().start(this::run);
  }

  public Endpoint endpoint() {
    return new Endpoint(IpAddress.parse("127.0.0.1"), socket.getLocalPort());
  }

  /** The next so many requests are lost. */
  void ignore(int next) {
    ignored.set(next);
  }

  int requests() {
    return requests.get();
  }

  /** Different requests that were answered, in their order: number of the attribute to value. */
  public synchronized List<Map<Integer, byte[]>> heard() {
    return heard.stream().map(FakeRadius::attributes).toList();
  }

  private static Map<Integer, byte[]> attributes(List<Byte> octets) {
    Map<Integer, byte[]> attributes = new HashMap<>();
    byte[] packet = new byte[octets.size()];
    for (int i = 0; i < packet.length; i++) {
      packet[i] = octets.get(i);
    }
    int at = 20;
    while (at < packet.length) {
      int length = packet[at + 1] & 0xFF;
      attributes.put(packet[at] & 0xFF, Arrays.copyOfRange(packet, at + 2, at + length));
      at += length;
    }
    return attributes;
  }

  private void run() {
    byte[] buffer = new byte[4096];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        requests.incrementAndGet();
        if (ignored.getAndDecrement() > 0) {
          continue;
        }
        byte[] request = Arrays.copyOf(buffer, packet.getLength());
        note(request);
        byte[] response = response(request);
        socket.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
      }
    } catch (SocketException e) {
      return; // It was closed.
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private synchronized void note(byte[] request) {
    java.util.ArrayList<Byte> octets = new java.util.ArrayList<>();
    for (byte octet : request) {
      octets.add(octet);
    }
    heard.add(octets);
  }

  private byte[] response(byte[] request) throws GeneralSecurityException {
    ByteBuffer response = ByteBuffer.allocate(20);
    response.put((byte) 5).put(request[1]).putShort((short) 20).put(request, 4, 16);
    MessageDigest md5 = MessageDigest.getInstance("MD5");
    md5.update(response.array());
    return response.put(4, md5.digest(secret)).array();
  }

  @Override
  public void close() {
    socket.close();
  }
}
