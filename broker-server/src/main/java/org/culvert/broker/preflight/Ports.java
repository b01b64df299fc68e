// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.culvert.broker.config.ListenerSettings;

/** Whether the listeners' ports are free, or have a broker already. */
record Ports(List<ListenerSettings> listeners) implements Check {
  private static final int PATIENCE_MILLIS = 2000;

  @Override
  public String name() {
    return "ports";
  }

  @Override
  public List<Finding> look() throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (ListenerSettings listener : listeners) {
      findings.add(look(listener));
    }
    return findings;
  }

  private Finding look(ListenerSettings listener) throws IOException {
    InetAddress address = InetAddress.getByAddress(listener.address().octets());
    InetSocketAddress place = new InetSocketAddress(address, listener.port());
    boolean udp = isUdpFree(place);
    boolean tcp = isTcpFree(place);
    String where = "%d on %s".formatted(listener.port(), listener.address());
    if (udp && tcp) {
      return Finding.ok(name(), "UDP and TCP port " + where + " are free");
    }
    if (!tcp && speaksTsp(place)) {
      return Finding.ok(name(), "a broker runs on port " + where);
    }
    String which = udp ? "TCP" : tcp ? "UDP" : "UDP and TCP";
    return Finding.error(
        name(),
        "%s port %s can't be had, and no broker answers there".formatted(which, where),
        "another program has it, or this machine has no such address: the broker would not start",
        "ss -lntup 'sport = :%d'    says which program; stop it, or give [listener.%s] another port or address"
            .formatted(listener.port(), listener.name()));
  }

  private static boolean isUdpFree(InetSocketAddress place) {
    try (DatagramSocket socket = new DatagramSocket(null)) {
      socket.setReuseAddress(false);
      socket.bind(place);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isTcpFree(InetSocketAddress place) {
    try (ServerSocket socket = new ServerSocket()) {
      // As the broker does it: connections of the last one may still be closing.
      socket.setReuseAddress(true);
      socket.bind(place);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean speaksTsp(InetSocketAddress place) {
    InetAddress to =
        place.getAddress().isAnyLocalAddress()
            ? InetAddress.getLoopbackAddress()
            : place.getAddress();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(to, place.getPort()), PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write("VERSION=2.0.0\r\n".getBytes(US_ASCII));
      String line =
          new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII)).readLine();
      return line != null && (line.startsWith("CAPABILITY") || line.matches("[0-9]{3}.*"));
    } catch (IOException e) {
      return false;
    }
  }
}
