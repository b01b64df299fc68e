// SPDX-License-Identifier: Apache-2.0
package org.culvert.packetio;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;
import org.culvert.packetio.RawTunnelSocket.Protocol;

/** Runs in a network namespace of its own and prints what it saw, one {@code key=value} a line. */
final class RawInNamespace {
  private static final int IPPROTO_RAW = 255;
  private static final int WARM_UP = 100_000;
  private static final int MEASURED = 1_000;

  private final Protocol protocol;
  private final InetAddress here;
  private final InetAddress there;
  private final InetAddress third;
  private final PacketBatch batch = PacketBatch.allocate(100, 4096);

  private RawInNamespace(Protocol protocol, String here, String there, String third) {
    this.protocol = protocol;
    this.here = InetAddress.ofLiteral(here);
    this.there = InetAddress.ofLiteral(there);
    this.third = InetAddress.ofLiteral(third);
  }

  public static void main(String... arguments) throws Exception {
    new RawInNamespace(Protocol.IPV6_IN_IPV4, "127.0.0.1", "127.0.0.2", "127.0.0.3").run();
    new RawInNamespace(Protocol.IPV4_IN_IPV6, "2001:db8::1", "2001:db8::2", "2001:db8::3").run();
  }

  private void run() throws Exception {
    try (RawTunnelSocket broker = RawTunnelSocket.bind(protocol, here);
        RawTunnelSocket client = RawTunnelSocket.bind(protocol, there)) {
      say("local", broker.local().getHostAddress());
      exchange(broker, client);
      large(broker, client);
      unreachable(broker, client);
      if (protocol == Protocol.IPV6_IN_IPV4) {
        outerHeader(broker);
      }
      say("garbage", "" + garbage(client, broker));
      connected(broker);
    }
    RawTunnelSocket closing = RawTunnelSocket.bind(protocol, here);
    Waiting waiting = new Waiting(() -> closing.receive(batch));
    waiting.untilInSystemCall();
    closing.close();
    say("closed", waiting.result().get(10, TimeUnit.SECONDS).toString());
  }

  private void exchange(RawTunnelSocket broker, RawTunnelSocket client) throws IOException {
    batch.clear();
    for (int i = 0; i < 100; i++) {
      put(here, "packet " + i);
    }
    batch.drop(50);
    say("sent", "" + client.send(batch));
    StringJoiner received = new StringJoiner(",");
    int count = 0;
    while (count < 99) {
      broker.receive(batch);
      for (int slot = 0; slot < batch.size(); slot++) {
        boolean peer =
            batch.peerHigh(slot) == RawTunnelSocket.peerHighOf(there)
                && batch.peer(slot) == RawTunnelSocket.peerOf(there);
        received.add(text(slot) + (peer ? "" : " from " + batch.peer(slot)));
        count++;
      }
    }
    say("received", received.toString());
    // What one receive put there is right for the next send.
    batch.drop(0);
    say("answered", "" + broker.send(batch));
    client.receive(batch);
    say("answer", text(0));
  }

  /** Longer than the outer link carries, and longer than a slot. */
  private void large(RawTunnelSocket broker, RawTunnelSocket client) throws IOException {
    ByteBuffer packet = ByteBuffer.allocate(4000).put(3999, (byte) 7);
    client.send(RawTunnelSocket.peerHighOf(here), RawTunnelSocket.peerOf(here), packet);
    broker.receive(batch);
    say("fragmented", batch.length(0) + " ending with " + batch.buffer(0).get(3999));
    apart(broker, client);
    PacketBatch small = PacketBatch.allocate(4, 100);
    client.send(RawTunnelSocket.peerHighOf(here), RawTunnelSocket.peerOf(here), packet);
    broker.receive(small);
    say("truncated", "" + small.length(0));
  }

  /** As many parts as there is room for, the others next time, each with its peer. */
  private void apart(RawTunnelSocket broker, RawTunnelSocket client) throws IOException {
    int version = protocol == Protocol.IPV6_IN_IPV4 ? 6 : 4;
    ByteBuffer merged = TcpSegmentsTest.merged(version, 5000);
    client.send(RawTunnelSocket.peerHighOf(here), RawTunnelSocket.peerOf(here), merged);
    PacketBatch three = PacketBatch.allocate(3, 1280);
    StringJoiner lengths = new StringJoiner(",");
    int count = 0;
    while (count < 5) {
      count += broker.receive(three);
      for (int slot = 0; slot < three.size(); slot++) {
        boolean peer = three.peer(slot) == RawTunnelSocket.peerOf(there);
        lengths.add(peer ? "" + three.length(slot) : "from somebody");
      }
    }
    say("apart", lengths.toString());
  }

  private void unreachable(RawTunnelSocket broker, RawTunnelSocket client) throws IOException {
    boolean ipv4 = protocol == Protocol.IPV6_IN_IPV4;
    batch.clear();
    put(here, "first");
    put(InetAddress.ofLiteral(ipv4 ? "203.0.113.1" : "2001:db8:ffff::1"), "no route");
    put(InetAddress.ofLiteral(ipv4 ? "255.255.255.255" : "fe80::1"), "not for everybody");
    put(here, "last");
    say("reachable", client.send(batch) + " refused " + client.refused());
    StringJoiner received = new StringJoiner(",");
    int count = 0;
    while (count < 2) {
      count += broker.receive(batch);
      for (int slot = 0; slot < batch.size(); slot++) {
        received.add(text(slot));
      }
    }
    say("others", received.toString());
  }

  /** What is on the wire, and what other senders may put there. */
  private void outerHeader(RawTunnelSocket broker) throws IOException {
    Errno errno = new Errno();
    int fd = Libc.socket(errno, Libc.AF_INET, Libc.SOCK_RAW, 41);
    try (RawTunnelSocket client = RawTunnelSocket.bind(protocol, there);
        PacketFile wire = new PacketFile("wire", new Descriptor(fd), Libc::write)) {
      client.send(0, RawTunnelSocket.peerOf(here), ByteBuffer.wrap(new byte[] {0x60}));
      wire.read(batch);
      say("header", HexFormat.of().formatHex(batch.copy(0), 0, 20));
      broker.receive(batch);
      inject("45000018000000004029" + "0000" + "7f000002" + "7f000001" + "60616263");
      broker.receive(batch);
      say("plain", HexFormat.of().formatHex(batch.copy(0)));
      inject("4600001c000000004029" + "0000" + "7f000002" + "7f000001" + "01010101" + "60616263");
      broker.receive(batch);
      say("options", HexFormat.of().formatHex(batch.copy(0)));
      inject("45000014000000004029" + "0000" + "7f000002" + "7f000001");
      broker.receive(batch);
      say("empty", "" + batch.length(0));
    }
  }

  private void inject(String packet) throws IOException {
    Errno errno = new Errno();
    int fd = Libc.socket(errno, Libc.AF_INET, Libc.SOCK_RAW, IPPROTO_RAW);
    try (Arena arena = Arena.ofConfined()) {
      byte[] octets = HexFormat.of().parseHex(packet);
      MemorySegment memory = arena.allocate(octets.length);
      memory.copyFrom(MemorySegment.ofArray(octets));
      MemorySegment to = SocketAddresses.of(new InetSocketAddress(here, 0));
      if (Libc.sendto(errno, fd, memory.address(), octets.length, to) < 0) {
        throw errno.failure("not injected");
      }
    } finally {
      Libc.close(errno, fd);
    }
  }

  /** Octets a batch leaves to the garbage collector. */
  private long garbage(RawTunnelSocket from, RawTunnelSocket to) throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    PacketBatch two = PacketBatch.allocate(2, 256);
    bounce(from, to, two, WARM_UP);
    long before = threads.getCurrentThreadAllocatedBytes();
    bounce(from, to, two, MEASURED);
    return (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
  }

  private void bounce(RawTunnelSocket from, RawTunnelSocket to, PacketBatch two, int times)
      throws IOException {
    long high = RawTunnelSocket.peerHighOf(here);
    long low = RawTunnelSocket.peerOf(here);
    for (int i = 0; i < times; i++) {
      two.clear();
      two.peer(two.add(100), high, low);
      two.peer(two.add(200), high, low);
      from.send(two);
      for (int received = 0; received < 2; ) {
        received += to.receive(two);
      }
    }
  }

  /** A connected socket hears its peer alone, also after nobody was there. */
  private void connected(RawTunnelSocket broker) throws IOException {
    try (RawTunnelSocket client = RawTunnelSocket.connect(protocol, any(), there);
        RawTunnelSocket peer = RawTunnelSocket.bind(protocol, there);
        RawTunnelSocket stranger = RawTunnelSocket.bind(protocol, third)) {
      InetAddress own = client.local();
      say("own", own.getHostAddress());
      byte[] no = "from a stranger".getBytes(US_ASCII);
      byte[] yes = "from the peer".getBytes(US_ASCII);
      long high = RawTunnelSocket.peerHighOf(own);
      long low = RawTunnelSocket.peerOf(own);
      stranger.send(high, low, ByteBuffer.wrap(no));
      peer.send(high, low, ByteBuffer.wrap(yes));
      client.receive(batch);
      say("heard", text(0));
    }
    say("family", wrongFamily());
    if (broker.port() != 0) {
      throw new AssertionError("there are no ports");
    }
  }

  private InetAddress any() {
    return InetAddress.ofLiteral(protocol == Protocol.IPV6_IN_IPV4 ? "0.0.0.0" : "::");
  }

  private String wrongFamily() {
    String other = protocol == Protocol.IPV6_IN_IPV4 ? "::1" : "127.0.0.1";
    try (RawTunnelSocket none = RawTunnelSocket.bind(protocol, InetAddress.ofLiteral(other))) {
      return "bound to " + none.local();
    } catch (IOException e) {
      return "" + e.getMessage();
    }
  }

  private void put(InetAddress peer, String text) {
    int slot = batch.add(text.length());
    batch.buffer(slot).put(0, text.getBytes(US_ASCII));
    batch.peer(slot, RawTunnelSocket.peerHighOf(peer), RawTunnelSocket.peerOf(peer));
  }

  private String text(int slot) {
    return new String(batch.copy(slot), US_ASCII);
  }

  private void say(String key, String value) {
    System.out.println(protocol + " " + key + "=" + value);
  }
}
