// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.culvert.client.console.Console;
import org.culvert.protocol.codec.ClientMessageWriter;
import org.culvert.protocol.codec.Expected;
import org.culvert.protocol.codec.MalformedMessage;
import org.culvert.protocol.codec.ServerMessageReader;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.message.ClientMessage;
import org.culvert.protocol.message.ServerMessage;
import org.culvert.protocol.reliable.ReliableRequester;

/**
 * The control session over reliable UDP. The schedule of retransmissions is the requester's; this
 * class only waits as it is told. Closing leaves the path open: it carries the tunnel next.
 */
final class UdpControl implements Control {
  private final Path path;
  private final InstantSource clock;
  private final Trace trace;
  private final ReliableRequester requester;

  UdpControl(Path path, InstantSource clock, RandomGenerator jitter, Console console) {
    this.path = path;
    this.clock = clock;
    this.trace = new Trace(console);
    this.requester = new ReliableRequester(clock.instant(), jitter);
  }

  @Override
  public Transport transport() {
    return Transport.UDP;
  }

  @Override
  public ServerMessage exchange(ClientMessage request, Expected expected)
      throws ControlLost, MalformedMessage, InterruptedException {
    byte[] payload = ClientMessageWriter.write(request);
    trace.sent(request, payload);
    byte[] reply = reply(requester.request(payload, clock.instant())).toArray();
    trace.received(expected, reply);
    return ServerMessageReader.ofDatagram(reply, expected);
  }

  @Override
  public ServerMessage next(Expected expected)
      throws ControlLost, MalformedMessage, InterruptedException {
    return exchange(new ClientMessage.Poll(), expected);
  }

  private Bytes reply(Bytes datagram) throws ControlLost, InterruptedException {
    try {
      path.send(datagram.toArray());
      while (true) {
        Instant deadline = requester.deadline();
        Optional<Bytes> reply = await(deadline);
        if (reply.isPresent()) {
          return reply.get();
        }
        if (!clock.instant().isBefore(deadline)) {
          repeat();
        }
      }
    } catch (PortUnreachableException e) {
      throw ControlLost.unreachable("nobody listens on that UDP port");
    } catch (IOException e) {
      throw ControlLost.local(String.valueOf(e.getMessage()));
    }
  }

  private Optional<Bytes> await(Instant deadline) throws IOException, InterruptedException {
    Duration patience = Duration.between(clock.instant(), deadline);
    return patience.isPositive()
        ? path.receive(patience).flatMap(datagram -> requester.receive(datagram, clock.instant()))
        : Optional.empty();
  }

  private void repeat() throws IOException, ControlLost {
    switch (requester.due(clock.instant())) {
      case ReliableRequester.Due.Retransmit(Bytes again) -> {
        trace.repeated();
        path.send(again.toArray());
      }
      case ReliableRequester.Due.GiveUp() ->
          throw ControlLost.unreachable("no answer, there is probably no UDP listener");
    }
  }

  @Override
  public void close() {}
}
