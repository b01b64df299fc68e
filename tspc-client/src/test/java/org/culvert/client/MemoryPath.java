// SPDX-License-Identifier: Apache-2.0
package org.culvert.client;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.culvert.client.negotiation.Path;
import org.culvert.protocol.address.IpAddress;

/** A path whose network is a test. */
final class MemoryPath implements Path {
  final List<byte[]> packets = new ArrayList<>();
  boolean closed;
  private Sink sink = packet -> {};

  /** A packet from the broker. */
  void deliver(byte[] packet) {
    sink.packet(ByteBuffer.wrap(packet));
  }

  @Override
  public void send(byte[] datagram) {
    throw new AssertionError("nothing is signalled here");
  }

  @Override
  public Optional<byte[]> receive(Duration patience) {
    return Optional.empty();
  }

  @Override
  public void forgetSignals() {}

  @Override
  public MemoryPath another() {
    return this;
  }

  @Override
  public boolean isOutdated() {
    return false;
  }

  @Override
  public void deliverTo(Sink to) {
    this.sink = to;
  }

  @Override
  public synchronized boolean sendPacket(ByteBuffer packet) {
    byte[] octets = new byte[packet.remaining()];
    packet.get(octets);
    packets.add(octets);
    return true;
  }

  @Override
  public IpAddress localAddress() {
    return IpAddress.parse("192.168.7.20");
  }

  @Override
  public void close() {
    closed = true;
  }
}
