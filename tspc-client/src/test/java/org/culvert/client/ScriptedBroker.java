// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.culvert.protocol.codec.ClientMessageReader;
import org.culvert.protocol.codec.ClientMessageStream;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.ClientMessage;

/**
 * A broker on loopback that answers as a test says, in octets: over UDP and TCP on the same port.
 * Without a UDP answer at all ({@link #tcpOnly}) its UDP port is closed.
 */
final class ScriptedBroker implements AutoCloseable {
  /** What to answer; empty text is a bare header over UDP and nothing over TCP. */
  @FunctionalInterface
  interface Script {
    String answer(ClientMessage message);
  }

  private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final ServerSocket tcp;
  private final Optional<DatagramSocket> udp;
  private final Script script;
  private final int piece;
  private final List<ClientMessage> heard = Collections.synchronizedList(new ArrayList<>());

  private ScriptedBroker(InetAddress address, boolean withUdp, int piece, Script script) {
    try {
      this.tcp = new ServerSocket(0, 5, address);
      this.udp =
          withUdp
              ? Optional.of(new DatagramSocket(new InetSocketAddress(address, tcp.getLocalPort())))
              : Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    this.script = script;
    this.piece = piece;
    Thread.ofVirtual().start(this::serveTcp);
    udp.ifPresent(socket -> Thread.ofVirtual().start(() -> serveUdp(socket)));
  }

  static ScriptedBroker start(Script script) {
    return new ScriptedBroker(LOOPBACK, true, Integer.MAX_VALUE, script);
  }

  /** One at the IPv6 loopback address. */
  static ScriptedBroker startIpv6(boolean withUdp, Script script) {
    return new ScriptedBroker(InetAddress.ofLiteral("::1"), withUdp, Integer.MAX_VALUE, script);
  }

  /**
   * @param piece how many octets go into one segment
   */
  static ScriptedBroker tcpOnly(int piece, Script script) {
    return new ScriptedBroker(LOOPBACK, false, piece, script);
  }

  String server() {
    String host = tcp.getInetAddress() instanceof Inet6Address ? "[::1]" : "127.0.0.1";
    return "server = " + host + ":" + tcp.getLocalPort();
  }

  int port() {
    return tcp.getLocalPort();
  }

  List<ClientMessage> heard() {
    return List.copyOf(heard);
  }

  private void serveUdp(DatagramSocket socket) {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        if ((buffer[0] & 0xF0) == 0x60) {
          continue; // a packet of the tunnel
        }
        byte[] payload = Arrays.copyOfRange(buffer, 8, packet.getLength());
        ClientMessage message = ClientMessageReader.ofDatagram(payload);
        heard.add(message);
        byte[] reply = octets(script.answer(message));
        byte[] datagram = Arrays.copyOf(buffer, 8 + reply.length);
        System.arraycopy(reply, 0, datagram, 8, reply.length);
        socket.send(new DatagramPacket(datagram, datagram.length, packet.getSocketAddress()));
      } catch (IOException | MalformedMessage e) {
        // The test is over, or the client says what no client says, which the test then sees.
        assert socket.isClosed() || !heard.isEmpty() : e;
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try (Socket socket = tcp.accept()) {
        socket.setTcpNoDelay(true);
        ClientMessageStream messages = new ClientMessageStream();
        byte[] buffer = new byte[4096];
        for (int n = socket.getInputStream().read(buffer);
            n >= 0;
            n = socket.getInputStream().read(buffer)) {
          messages.append(Arrays.copyOf(buffer, n));
          for (Optional<ClientMessage> message = messages.next();
              message.isPresent();
              message = messages.next()) {
            heard.add(message.get());
            byte[] reply = octets(script.answer(message.get()));
            for (int at = 0; at < reply.length; at += Math.min(piece, reply.length)) {
              int length = Math.min(piece, reply.length - at);
              socket.getOutputStream().write(reply, at, length);
            }
          }
        }
      } catch (IOException | MalformedMessage e) {
        assert tcp.isClosed() || !heard.isEmpty() : e;
      }
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    udp.ifPresent(DatagramSocket::close);
    try {
      tcp.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
