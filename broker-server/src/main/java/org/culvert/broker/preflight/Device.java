// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.preflight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.culvert.packetio.SystemTunDevice;
import org.culvert.packetio.TunDevices;

/**
 * Whether a device for tunnels can be made.
 *
 * @param device of the settings
 * @param raw whether there are tunnels without ports, for which raw sockets are needed
 */
record Device(String device, boolean raw) implements Check {
  private static final String VETH = "veth:";
  private static final int MTU = 1280;
  private static final int CAP_NET_RAW = 13;
  private static final Path STATUS = Path.of("/proc/self/status");

  @Override
  public String name() {
    return "device";
  }

  /** A second one beside the broker's, for a moment. */
  static SystemTunDevice open(String device) throws IOException {
    return TunDevices.open(device.startsWith(VETH) ? VETH + "cvprobe" : "cvprobe", MTU);
  }

  @Override
  public List<Finding> look() throws IOException {
    List<Finding> findings = new ArrayList<>();
    if (device.startsWith(VETH)) {
      findings.add(
          Finding.ok(name(), "a pair of veth interfaces stands in for a device: good for a trial"));
    } else {
      findings.add(tun());
    }
    if (raw && !has(CAP_NET_RAW)) {
      findings.add(
          Finding.error(
              name(),
              "this program may not open raw sockets",
              "tunnels of the types v6v4 and v4v6 have no ports and need CAP_NET_RAW",
              "run it as root or with AmbientCapabilities=CAP_NET_ADMIN CAP_NET_RAW; in a container add --cap-add NET_RAW"));
    }
    return findings;
  }

  private Finding tun() {
    try (SystemTunDevice probe = open(device)) {
      return Finding.ok(
          name(), "a TUN device can be made (" + probe.name() + " was, for a moment)");
    } catch (IOException e) {
      String text = String.valueOf(e.getMessage());
      int remedy = text.indexOf("; ");
      return Finding.error(
          name(),
          remedy < 0 ? text : text.substring(0, remedy),
          "tunnels come in and go out through such a device",
          remedy < 0 ? "ls -l /dev/net/tun; lsmod | grep tun" : text.substring(remedy + 2));
    }
  }

  private static boolean has(int capability) throws IOException {
    try (var lines = Files.lines(STATUS)) {
      return lines
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
          .anyMatch(set -> (set >>> capability & 1) == 1);
    }
  }
}
