// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.accounting;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.message.Bytes;

/** Sends requests over UDP, again if need be, and says which were answered. One thread. */
final class AccountingServers {
  /** As many as there are identifiers. */
  static final int MOST = 256;

  private final List<Endpoint> servers;
  private final Bytes secret;
  private final List<Duration> waits;

  AccountingServers(List<Endpoint> servers, Bytes secret) {
    this(
        servers,
        secret,
        List.of(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3)));
  }

  /**
   * @param waits after each time that a request is sent
   */
  AccountingServers(List<Endpoint> servers, Bytes secret, List<Duration> waits) {
    this.servers = List.copyOf(servers);
    this.secret = secret;
    this.waits = List.copyOf(waits);
  }

  /**
   * @param events up to {@link #MOST}
   * @return the numbers of those that a server has
   */
  Set<Long> send(List<AccountingEvent> events) throws IOException {
    Set<Long> answered = Set.of();
    for (Endpoint server : servers) {
      answered = send(events, server);
      if (!answered.isEmpty()) {
        break;
      }
    }
    return answered;
  }

  private Set<Long> send(List<AccountingEvent> events, Endpoint server) throws IOException {
    Map<Integer, AccountingEvent> open = new HashMap<>();
    Map<Integer, byte[]> requests = new HashMap<>();
    for (AccountingEvent event : events) {
      int identifier = open.size();
      open.put(identifier, event);
      requests.put(identifier, AccountingPacket.request(event, identifier, secret));
    }
    Set<Long> answered = new HashSet<>();
    try (DatagramSocket socket = new DatagramSocket()) {
      InetAddress address = InetAddress.getByAddress(server.address().octets());
      socket.connect(new InetSocketAddress(address, server.port()));
      for (Duration wait : waits) {
        for (int identifier : open.keySet()) {
          send(socket, requests.getOrDefault(identifier, new byte[0]));
        }
        listen(socket, wait, open, requests, answered);
        if (open.isEmpty()) {
          break;
        }
      }
    }
    return answered;
  }

  private static void send(DatagramSocket socket, byte[] request) throws IOException {
    try {
      socket.send(new DatagramPacket(request, request.length));
    } catch (PortUnreachableException e) {
      // About an earlier one. The server may be starting: it is told again, as after any loss.
    }
  }

  private void listen(
      DatagramSocket socket,
      Duration wait,
      Map<Integer, AccountingEvent> open,
      Map<Integer, byte[]> requests,
      Set<Long> answered)
      throws IOException {
    long end = System.nanoTime() + wait.toNanos();
    DatagramPacket packet =
        new DatagramPacket(new byte[AccountingPacket.LARGEST], AccountingPacket.LARGEST);
    while (!open.isEmpty()) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        return;
      }
      socket.setSoTimeout((int) left);
      packet.setLength(AccountingPacket.LARGEST);
      try {
        socket.receive(packet);
      } catch (SocketTimeoutException e) {
        return;
      } catch (PortUnreachableException e) {
        continue;
      }
      byte[] response = packet.getData();
      int identifier = packet.getLength() > 1 ? AccountingPacket.identifier(response) : -1;
      AccountingEvent event = open.get(identifier);
      if (event != null
          && AccountingPacket.isResponse(
              response,
              packet.getLength(),
              requests.getOrDefault(identifier, new byte[0]),
              secret)) {
        open.remove(identifier);
        answered.add(event.id());
      }
    }
  }
}
