// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.util.function.Supplier;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.message.Bytes;
import org.culvert.protocol.reliable.DatagramKind;

/**
 * The one UDP socket of a tunnel. A thread of its own receives and tells signalling from data by
 * the first octets. No error of the socket ends it, only {@link #close}.
 */
final class UdpPath implements Path {
  private static final int LARGEST_DATAGRAM = 65_536;
  private static final Sink NOBODY = packet -> {};

  private final DatagramChannel channel;
  private final Supplier<Optional<InetSocketAddress>> source;
  private final InetSocketAddress broker;
  private final BlockingQueue<Signal> signals = new ArrayBlockingQueue<>(64);
  private final Thread receiver;
  private volatile Sink sink = NOBODY;

  /** What the negotiation hears: a datagram, or that the broker's host refused the last one. */
  private sealed interface Signal {
    record Received(Bytes datagram) implements Signal {}

    record Unreachable() implements Signal {}
  }

  private UdpPath(
      DatagramChannel channel, Supplier<Optional<InetSocketAddress>> source, InetSocketAddress to) {
    this.channel = channel;
    this.source = source;
    this.broker = to;
    this.receiver = Thread.ofPlatform().daemon().name("udp-receiver").unstarted(this::receiveAll);
  }

  /**
   * @param source the local address to use, where the user named an interface
   */
  static UdpPath open(Supplier<Optional<InetSocketAddress>> source, InetSocketAddress broker)
      throws IOException {
    UdpPath path = new UdpPath(connect(source.get(), broker), source, broker);
    path.receiver.start();
    return path;
  }

  private static DatagramChannel connect(
      Optional<InetSocketAddress> source, InetSocketAddress broker) throws IOException {
    DatagramChannel channel = DatagramChannel.open(family(broker));
    try {
      if (source.isPresent()) {
        channel.bind(source.get());
      }
      channel.connect(broker);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public UdpPath another() throws IOException {
    return open(source, broker);
  }

  @Override
  public boolean isOutdated() {
    try (DatagramChannel now = connect(source.get(), broker)) {
      return !address(now).equals(address(channel));
    } catch (IOException e) {
      // There is no way to the broker at all: nowhere to go on from yet.
      return false;
    }
  }

  private static IpAddress address(DatagramChannel channel) throws IOException {
    InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
    return IpAddress.of(local.getAddress().getAddress());
  }

  @Override
  public void deliverTo(Sink sink) {
    this.sink = sink;
  }

  private static StandardProtocolFamily family(InetSocketAddress broker) {
    return broker.getAddress() instanceof Inet4Address
        ? StandardProtocolFamily.INET
        : StandardProtocolFamily.INET6;
  }

  @Override
  public boolean sendPacket(ByteBuffer packet) {
    FlowLabel.clearWhereMistaken(packet);
    try {
      channel.write(packet);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void send(byte[] datagram) throws IOException {
    channel.write(ByteBuffer.wrap(datagram));
  }

  @Override
  public Optional<byte[]> receive(Duration patience) throws IOException, InterruptedException {
    return switch (signals.poll(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      case null -> Optional.empty();
      case Signal.Received(Bytes datagram) -> Optional.of(datagram.toArray());
      case Signal.Unreachable() -> throw new PortUnreachableException();
    };
  }

  @Override
  public void forgetSignals() {
    signals.clear();
  }

  @Override
  public IpAddress localAddress() {
    try {
      return address(channel);
    } catch (IOException e) {
      throw new IllegalStateException("asked for the address of a closed socket", e);
    }
  }

  private void receiveAll() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(LARGEST_DATAGRAM);
    while (channel.isOpen()) {
      try {
        buffer.clear();
        channel.read(buffer);
        dispatch(buffer.flip());
      } catch (ClosedChannelException e) {
        return;
      } catch (PortUnreachableException e) {
        signals.offer(new Signal.Unreachable());
      } catch (IOException e) {
        // An interface that is down for a moment; without the pause this would be a busy loop.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private void dispatch(ByteBuffer datagram) {
    int length = datagram.remaining();
    if (length == 0) {
      return;
    }
    switch (DatagramKind.of(length, datagram.get(0), length > 3 ? datagram.get(3) : 0)) {
      case DATA -> sink.packet(datagram);
      case SIGNALLING -> {
        byte[] octets = new byte[length];
        datagram.get(octets);
        signals.offer(new Signal.Received(Bytes.of(octets)));
      }
      case UNKNOWN -> {}
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing is left to be done with it.
      LockSupport.unpark(receiver);
    }
  }
}
