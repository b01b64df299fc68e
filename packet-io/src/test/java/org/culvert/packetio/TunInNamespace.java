// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** Runs in a network namespace of its own and prints what it saw, one {@code key=value} a line. */
final class TunInNamespace {
  private static final byte[] OWN = InetAddress.ofLiteral("2001:db8::1").getAddress();
  private static final byte[] BEHIND = InetAddress.ofLiteral("2001:db8:1::5").getAddress();
  private static final byte[] ROUTE = InetAddress.ofLiteral("2001:db8:1::").getAddress();

  private TunInNamespace() {}

  /**
   * @param arguments names for {@link TunDevices#open}
   */
  public static void main(String... arguments) throws Exception {
    for (String name : arguments) {
      PacketBatch batch = PacketBatch.allocate(8, 2048);
      if (name.startsWith("veth:")) {
        String end = name.substring(5);
        run("ip", "link", "add", end, "type", "veth", "peer", "name", end + VethPair.WIRE);
      }
      SystemTunDevice device = TunDevices.open(name, 1280);
      say(name, "name", device.name());
      if (!name.startsWith("veth:")) {
        say(name, "second", secondOpening(name));
      }
      setUp(name, device);
      say(name, "up", "" + device.network().isUp());
      say(name, "sent", udpThrough(device, batch));
      say(name, "echo", echoThrough(device, batch));
      run("ip", "link", "set", device.name(), "down");
      say(name, "upAfter", "" + device.network().isUp());
      run("ip", "link", "set", device.name(), "up");
      device.network().deleteRoute(ROUTE, 48, 512);
      device.network().deleteRoute(ROUTE, 48, 512);
      say(name, "routeAfter", line("/proc/net/ipv6_route", "20010db8000100000000000000000000 30"));
      Waiting waiting = new Waiting(() -> readToEnd(device));
      waiting.untilInSystemCall();
      device.close();
      say(name, "closed", waiting.result().get(10, TimeUnit.SECONDS).toString());
    }
  }

  private static void setUp(String name, SystemTunDevice device) throws IOException {
    device.network().address(OWN, 128);
    device.network().address(OWN, 128);
    device.network().addRoute(ROUTE, 48, 512);
    device.network().addRoute(ROUTE, 48, 512);
    say(name, "mtu", "" + NetworkInterface.getByName(device.name()).getMTU());
    say(name, "address", line("/proc/net/if_inet6", "20010db8000000000000000000000001"));
    say(name, "route", line("/proc/net/ipv6_route", "20010db8000100000000000000000000 30"));
  }

  private static String secondOpening(String name) {
    try (SystemTunDevice second = TunDevices.open(name, 1280)) {
      return "opened " + second.name();
    } catch (IOException e) {
      return "" + e.getMessage();
    }
  }

  private static String udpThrough(TunDevice device, PacketBatch batch) throws IOException {
    byte[] payload = "through the tunnel".getBytes(US_ASCII);
    try (DatagramSocket socket = new DatagramSocket(4000, InetAddress.getByAddress(OWN))) {
      InetSocketAddress to = new InetSocketAddress(InetAddress.getByAddress(BEHIND), 4001);
      socket.send(new DatagramPacket(payload, payload.length, to));
      return packetOf(device, batch, 17);
    }
  }

  private static String echoThrough(TunDevice device, PacketBatch batch) throws IOException {
    byte[] request = new byte[56];
    ByteBuffer packet = ByteBuffer.wrap(request);
    packet.putInt(0x60000000).putShort((short) 16).put((byte) 58).put((byte) 64);
    packet.put(BEHIND).put(OWN);
    packet.put((byte) 128).put((byte) 0).putShort((short) 0).putShort((short) 7);
    packet.putShort((short) 9).put("eight oc".getBytes(US_ASCII));
    packet.putShort(42, checksum(request));
    batch.clear();
    batch.buffer(batch.add(request.length)).put(0, request);
    if (device.write(batch) != 1) {
      return "not written";
    }
    return packetOf(device, batch, 58);
  }

  /** RFC 4443 section 2.3, for a packet without extension headers. */
  private static short checksum(byte[] packet) {
    ByteBuffer words = ByteBuffer.wrap(packet);
    long sum = packet.length - 40L + 58;
    for (int at = 8; at < packet.length; at += 2) {
      sum += words.getShort(at) & 0xFFFF;
    }
    sum = (sum & 0xFFFF) + (sum >>> 16);
    sum = (sum & 0xFFFF) + (sum >>> 16);
    return (short) ~sum;
  }

  /** The next packet from our own address: a fresh device also has the kernel's solicitations. */
  private static String packetOf(TunDevice device, PacketBatch batch, int nextHeader)
      throws IOException {
    while (device.read(batch) >= 0) {
      for (int slot = 0; slot < batch.size(); slot++) {
        ByteBuffer packet = batch.buffer(slot);
        if (packet.get(6) == nextHeader && packet.getInt(8) == 0x20010db8) {
          return HexFormat.of().formatHex(batch.copy(slot));
        }
      }
    }
    return "closed";
  }

  private static int readToEnd(TunDevice device) throws IOException {
    PacketBatch batch = PacketBatch.allocate(8, 2048);
    int read = 0;
    while (read >= 0) {
      read = device.read(batch);
    }
    return read;
  }

  private static String line(String file, String start) throws IOException {
    for (String line : Files.readAllLines(Path.of(file))) {
      if (line.startsWith(start)) {
        return line.strip().replaceAll(" +", " ");
      }
    }
    return "none";
  }

  private static void run(String... command) throws IOException, InterruptedException {
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new IOException("failed: " + String.join(" ", command));
    }
  }

  private static void say(String device, String key, String value) {
    System.out.println(device + " " + key + "=" + value);
  }
}
