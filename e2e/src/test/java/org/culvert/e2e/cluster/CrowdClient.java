// SPDX-License-Identifier: Apache-2.0
package org.culvert.e2e.cluster;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.culvert.protocol.address.Icmpv6Echo;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Address;
import org.culvert.protocol.codec.ClientMessageWriter;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageReader;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.TunnelOffer;
import org.culvert.protocol.message.TunnelRequest;
import org.culvert.protocol.message.TunnelType;
import org.jspecify.annotations.Nullable;

/**
 * A client that has an account, a prefix and one UDP port: probes the broker every interval, and
 * each second when it is not answered; after three it connects to any broker, as tspc does. Beside
 * that it sends an echo request to the far side each second, and remembers when it was answered.
 */
final class CrowdClient implements Runnable {
  private static final Duration INTERVAL = Duration.ofSeconds(30);
  private static final Duration ANSWER = Duration.ofMillis(1500);
  private static final int ATTEMPTS = 8;
  private static final int PORT = 3653;
  private static final int FAR = 1;
  private static final int PROBE = 2;

  final String userid;
  private final String password;
  private final RandomGenerator random;
  private final DatagramSocket socket;
  private final LinkedBlockingQueue<byte[]> answers = new LinkedBlockingQueue<>();
  private volatile @Nullable TunnelOffer offer;
  private volatile @Nullable TunnelOffer first;
  private volatile String broker = "";
  private volatile long farAnsweredAt;
  private volatile long worstGap;
  private volatile long probeAnsweredAt = System.nanoTime();
  private int sequence;

  CrowdClient(String userid, String password, InetAddress from, RandomGenerator random)
      throws IOException {
    this.userid = userid;
    this.password = password;
    this.random = random;
    this.socket = new DatagramSocket(new InetSocketAddress(from, 0));
    this.sequence = 0xF0000000 | random.nextInt(0x1000000) << 4;
  }

  /** Whether it has, or had, nothing but its first addresses. */
  boolean keptItsAddresses() {
    TunnelOffer then = first;
    TunnelOffer now = offer;
    return then != null
        && now != null
        && then.clientIpv6().equals(now.clientIpv6())
        && then.prefix().equals(now.prefix());
  }

  String prefix() {
    TunnelOffer now = offer;
    return now == null ? "none" : now.prefix().orElseThrow().toString();
  }

  String broker() {
    return broker;
  }

  boolean hasIpv6() {
    return farAnsweredAt != 0 && System.nanoTime() - farAnsweredAt < 3_000_000_000L;
  }

  /** The longest time without an answer from the far side since {@link #forget}, until now. */
  Duration worstGap() {
    return Duration.ofNanos(Math.max(worstGap, System.nanoTime() - farAnsweredAt));
  }

  void forget() {
    worstGap = 0;
  }

  @Override
  public void run() {
    Thread.ofVirtual().start(this::receive);
    try {
      connect();
      long due = System.nanoTime();
      long askedAt = due;
      int unanswered = 0;
      while (!Thread.currentThread().isInterrupted()) {
        long now = System.nanoTime();
        if (unanswered > 0 && probeAnsweredAt - askedAt >= 0) {
          unanswered = 0;
          due = askedAt + INTERVAL.toNanos();
        } else if (unanswered == 3) {
          connect();
          unanswered = 0;
          due = now;
        }
        TunnelOffer current = Objects.requireNonNull(offer);
        echo(current, FAR, Ipv6Address.parse(Net.FAR));
        if (now - due >= 0) {
          askedAt = unanswered == 0 ? now : askedAt;
          unanswered++;
          echo(current, PROBE, current.serverIpv6());
        }
        Thread.sleep(1000);
      }
    } catch (InterruptedException | IOException e) {
      // The test is over.
    }
  }

  private void echo(TunnelOffer from, int what, Ipv6Address to) throws IOException {
    byte[] packet = new byte[Icmpv6Echo.LENGTH];
    new Icmpv6Echo(7, what, 1, what)
        .writeRequest(ByteBuffer.wrap(packet), 0, from.clientIpv6(), to);
    send(packet);
  }

  private void send(byte[] octets) throws IOException {
    try {
      socket.send(
          new DatagramPacket(
              octets, octets.length, new InetSocketAddress(InetAddress.getByName(broker), PORT)));
    } catch (IOException e) {
      if (socket.isClosed()) {
        throw e;
      }
      // A broker that is gone says so by ICMP.
    }
  }

  private void receive() {
    byte[] buffer = new byte[4096];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] octets = Arrays.copyOf(buffer, packet.getLength());
        if (octets[0] >>> 4 == 6) {
          heard(octets);
        } else {
          answers.add(octets);
        }
      } catch (IOException e) {
        // Port unreachable, or the end.
      }
    }
  }

  private void heard(byte[] packet) {
    long now = System.nanoTime();
    if (packet.length < 48 || packet[6] != 58 || (packet[40] & 0xFF) != 129) {
      return;
    }
    if (packet[47] == FAR) {
      if (farAnsweredAt != 0) {
        worstGap = Math.max(worstGap, now - farAnsweredAt);
      }
      farAnsweredAt = now;
    } else if (packet[47] == PROBE) {
      probeAnsweredAt = now;
    }
  }

  private void connect() throws InterruptedException, IOException {
    int at = random.nextInt(Net.BROKERS);
    while (true) {
      String next = Net.addressOf(1 + at++ % Net.BROKERS);
      try {
        negotiate(next, 2);
        return;
      } catch (Silence | MalformedMessage e) {
        Thread.sleep(200 + random.nextInt(300));
      }
    }
  }

  private void negotiate(String next, int redirections)
      throws InterruptedException, IOException, Silence, MalformedMessage {
    broker = next;
    answers.clear();
    ServerMessage answer = ask(new ClientMessage.Version("2.0.2"), Expected.CAPABILITIES);
    if (answer instanceof ServerMessage.Redirect(var _, List<String> brokers) && redirections > 0) {
      negotiate(brokers.getFirst(), redirections - 1);
      return;
    }
    require(answer instanceof ServerMessage.CapabilityLine);
    ask(new ClientMessage.Authenticate("PLAIN"), Expected.ACKNOWLEDGEMENT);
    Bytes secret = Bytes.ofText("\0" + userid + "\0" + password);
    require(
        ask(new ClientMessage.SaslData(secret), Expected.STATUS)
                instanceof ServerMessage.Status status
            && status.status().number() == 200);
    TunnelRequest request =
        new TunnelRequest(
            TunnelType.V6UDPV4,
            false,
            IpAddress.parse(socket.getLocalAddress().getHostAddress()),
            Optional.of(INTERVAL),
            Optional.of(new TunnelRequest.PrefixWish(OptionalInt.of(56), List.of())));
    ServerMessage reply = ask(new ClientMessage.Create(request), Expected.REPLY);
    require(reply instanceof ServerMessage.Reply granted && granted.offer().isPresent());
    TunnelOffer got = ((ServerMessage.Reply) reply).offer().orElseThrow();
    ask(new ClientMessage.Accept(), Expected.ACKNOWLEDGEMENT);
    if (first == null) {
      first = got;
    }
    offer = got;
  }

  private static void require(boolean holds) throws Silence {
    if (!holds) {
      throw new Silence();
    }
  }

  private ServerMessage ask(ClientMessage message, Expected expected)
      throws InterruptedException, IOException, Silence, MalformedMessage {
    byte[] payload = ClientMessageWriter.write(message);
    sequence++;
    byte[] datagram =
        ByteBuffer.allocate(8 + payload.length).putInt(sequence).putInt(7).put(payload).array();
    // The first message tells whether the broker is there; the rest may take its time.
    int attempts = message instanceof ClientMessage.Version ? 2 : ATTEMPTS;
    for (int attempt = 0; attempt < attempts; attempt++) {
      send(datagram);
      byte[] reply = answers.poll(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      if (reply != null && reply.length >= 8 && Arrays.equals(reply, 0, 8, datagram, 0, 8)) {
        return ServerMessageReader.ofDatagram(Arrays.copyOfRange(reply, 8, reply.length), expected);
      }
    }
    throw new Silence();
  }

  void close() {
    socket.close();
  }

  /** No answer, or none that helps. */
  private static final class Silence extends Exception {
    private static final long serialVersionUID = 1;
  }
}
