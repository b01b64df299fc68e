// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.culvert.broker.negotiation.SessionPhase;
import org.culvert.broker.negotiation.TspSession;
import org.culvert.broker.negotiation.TspSessions;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.Capabilities;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.message.StatusCode;
import org.culvert.protocol.message.TunnelType;

/** Sessions that answer at once and grant everything, and remember what became of them. */
final class FakeSessions implements TspSessions {
  /** Is answered with 400 octets and a line end. */
  static final String ASKS_FOR_MUCH = "AUTHENTICATE LONG\r\n";

  /** Is answered after {@link #release}, or when its thread is interrupted. */
  static final String WAITS = "VERSION=8.8.8\r\n";

  final List<Fake> started = new CopyOnWriteArrayList<>();
  private final CountDownLatch held = new CountDownLatch(1);

  Fake only() {
    return started.getFirst();
  }

  /** Lets every message be answered that waits. */
  void release() {
    held.countDown();
  }

  int abandoned() {
    return started.stream().mapToInt(fake -> fake.abandoned.get()).sum();
  }

  @Override
  public TspSession start(String listener, IpAddress local, Endpoint source, boolean overUdp) {
    Fake fake = new Fake(listener, local, source, overUdp);
    started.add(fake);
    return fake;
  }

  final class Fake implements TspSession {
    final String listener;
    final IpAddress local;
    final Endpoint source;
    final List<ClientMessage> heard = new CopyOnWriteArrayList<>();
    final AtomicInteger abandoned = new AtomicInteger();
    private final boolean overUdp;
    private volatile boolean established;

    private Fake(String listener, IpAddress local, Endpoint source, boolean overUdp) {
      this.listener = listener;
      this.local = local;
      this.source = source;
      this.overUdp = overUdp;
    }

    @Override
    public Turn on(ClientMessage message, Instant now) {
      heard.add(message);
      return switch (message) {
        case ClientMessage.Version(String text) when text.equals("8.8.8") -> held();
        case ClientMessage.Version(String text) ->
            text.equals("9.9.9")
                ? closing(ServerMessage.Status.of(StatusCode.UNSUPPORTED_VERSION))
                : turn(capabilities());
        case ClientMessage.Authenticate(String mechanism) when mechanism.equals("LONG") ->
            turn(new ServerMessage.SaslData(Bytes.ofText("A".repeat(400))));
        case ClientMessage.Authenticate _,
            ClientMessage.Poll _,
            ClientMessage.EchoRequest _,
            ClientMessage.Roam _ ->
            turn(ServerMessage.Status.of(StatusCode.SUCCESS));
        case ClientMessage.SaslData _ -> {
          ServerMessage proof = new ServerMessage.SaslData(Bytes.ofText("cHJvb2Y="));
          ServerMessage status = ServerMessage.Status.of(StatusCode.SUCCESS);
          yield overUdp ? turn(proof) : turn(proof, status);
        }
        case ClientMessage.Create _ -> turn(ServerMessage.Reply.of(StatusCode.SUCCESS));
        case ClientMessage.Info _ -> held();
        case ClientMessage.Delete _ -> throw new IllegalStateException("a fault, for the test");
        case ClientMessage.Accept _ -> {
          established = true;
          yield turn(new ServerMessage.Nothing());
        }
        case ClientMessage.StartTls _, ClientMessage.Reject _ ->
            closing(new ServerMessage.Nothing());
      };
    }

    private Turn held() {
      try {
        held.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return turn(ServerMessage.Reply.of(StatusCode.SUCCESS));
    }

    private static ServerMessage capabilities() {
      return new ServerMessage.CapabilityLine(
          new Capabilities(List.of(TunnelType.V6UDPV4), List.of("ANONYMOUS"), List.of()));
    }

    private static Turn turn(ServerMessage... replies) {
      return new Turn(List.of(replies), false);
    }

    private static Turn closing(ServerMessage reply) {
      return new Turn(List.of(reply), true);
    }

    @Override
    public Turn onMalformed(MalformedMessage malformed, Instant now) {
      return closing(ServerMessage.Status.of(malformed.code()));
    }

    @Override
    public void abandon(Instant now) {
      abandoned.incrementAndGet();
    }

    @Override
    public boolean isEstablished() {
      return established;
    }

    @Override
    public SessionPhase phase() {
      return established ? SessionPhase.ESTABLISHED : SessionPhase.AWAITING_VERSION;
    }
  }
}
