// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A broker with a planted defect: a relay in front of a good one, which alters what that one says.
 * It speaks to it from the address of the client, so that nothing looks like a NAT.
 */
final class DefectiveBroker implements AutoCloseable {
  private static final int HEADER = 8;
  private static final int LARGEST = 65_535;

  private final InetSocketAddress good;
  private final Defect defect;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Map<SocketAddress, UdpClient> clients = new ConcurrentHashMap<>();

  DefectiveBroker(InetSocketAddress good, Defect defect) throws IOException {
    this.good = good;
    this.defect = defect;
    this.tcp = new ServerSocket(0, 50, good.getAddress());
    this.udp = new DatagramSocket(new InetSocketAddress(good.getAddress(), tcp.getLocalPort()));
    Thread.startVirtualThread(() -> quietly(this::relayDatagrams));
    Thread.startVirtualThread(() -> quietly(this::relayConnections));
  }

  InetSocketAddress address() {
    return new InetSocketAddress(good.getAddress(), tcp.getLocalPort());
  }

  private void relayDatagrams() throws IOException {
    while (true) {
      DatagramPacket packet = receive(udp);
      UdpClient client = clients.get(packet.getSocketAddress());
      if (client == null) {
        client = new UdpClient((InetSocketAddress) packet.getSocketAddress());
        clients.put(packet.getSocketAddress(), client);
      }
      client.said(Arrays.copyOf(packet.getData(), packet.getLength()));
    }
  }

  private static DatagramPacket receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
    socket.receive(packet);
    return packet;
  }

  /** One client's way over UDP. */
  private final class UdpClient {
    private final InetSocketAddress client;
    private final DatagramSocket upstream;
    private final Defect.Session session = defect.session();
    private final Map<Integer, String> requests = new ConcurrentHashMap<>();

    UdpClient(InetSocketAddress client) throws IOException {
      this.client = client;
      this.upstream = new DatagramSocket(new InetSocketAddress(client.getAddress(), 0));
      upstream.connect(good);
      Thread.startVirtualThread(() -> quietly(this::relayAnswers));
    }

    void said(byte[] datagram) throws IOException {
      if (isSignalling(datagram)) {
        requests.put(ByteBuffer.wrap(datagram).getInt(), text(datagram, HEADER));
      }
      upstream.send(new DatagramPacket(datagram, datagram.length));
    }

    private void relayAnswers() throws IOException {
      while (true) {
        DatagramPacket packet = receive(upstream);
        byte[] datagram = Arrays.copyOf(packet.getData(), packet.getLength());
        if (!isSignalling(datagram)) {
          udp.send(new DatagramPacket(datagram, datagram.length, client));
          continue;
        }
        String request = requests.getOrDefault(ByteBuffer.wrap(datagram).getInt(), "");
        byte[] header = defect.header(Arrays.copyOf(datagram, HEADER));
        for (String answer : session.answers(request, text(datagram, HEADER))) {
          byte[] payload = answer.getBytes(StandardCharsets.ISO_8859_1);
          byte[] altered = Arrays.copyOf(header, HEADER + payload.length);
          System.arraycopy(payload, 0, altered, HEADER, payload.length);
          udp.send(new DatagramPacket(altered, altered.length, client));
        }
      }
    }
  }

  private static boolean isSignalling(byte[] datagram) {
    return datagram.length >= HEADER && (datagram[0] & 0xF0) != 0x60;
  }

  private static String text(byte[] octets, int from) {
    return new String(octets, from, octets.length - from, StandardCharsets.ISO_8859_1);
  }

  private void relayConnections() throws IOException {
    while (true) {
      Socket client = tcp.accept();
      Socket upstream = new Socket();
      upstream.bind(new InetSocketAddress(client.getInetAddress(), 0));
      upstream.connect(good);
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      TcpClient connection = new TcpClient(client, upstream);
      Thread.startVirtualThread(() -> quietly(connection::relayRequests));
      Thread.startVirtualThread(() -> quietly(connection::relayAnswers));
    }
  }

  /** One connection. The broker writes each answer at once, so a read is an answer. */
  private final class TcpClient {
    private final Socket client;
    private final Socket upstream;
    private final Defect.Session session = defect.session();
    private volatile String request = "";

    TcpClient(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void relayRequests() throws IOException {
      byte[] buffer = new byte[LARGEST];
      try (upstream) {
        int length = client.getInputStream().read(buffer);
        while (length >= 0) {
          request = text(Arrays.copyOf(buffer, length), 0);
          upstream.getOutputStream().write(buffer, 0, length);
          length = client.getInputStream().read(buffer);
        }
      }
    }

    void relayAnswers() throws IOException {
      byte[] buffer = new byte[LARGEST];
      try (client) {
        int length = upstream.getInputStream().read(buffer);
        while (length >= 0) {
          for (String answer : session.answers(request, text(Arrays.copyOf(buffer, length), 0))) {
            client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
          }
          length = upstream.getInputStream().read(buffer);
        }
      }
    }
  }

  /** Work that ends when its socket does. */
  @FunctionalInterface
  private interface Relaying {
    void run() throws IOException;
  }

  private static void quietly(Relaying relaying) {
    try {
      relaying.run();
    } catch (IOException closed) {
      // The end of the relay, or of a client.
    }
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
    clients.values().forEach(client -> client.upstream.close());
  }
}
