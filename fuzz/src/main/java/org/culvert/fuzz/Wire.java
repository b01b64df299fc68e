// SPDX-License-Identifier: Apache-2.0
package org.culvert.fuzz;

import java.util.List;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.message.Bytes;

/** A device or socket that brings one packet and is at its end then, and keeps what is sent. */
final class Wire implements TunDevice, TunnelSocket {
  private final String name;
  private final List<Sent> sent;
  private byte[] waiting = {};
  private long peerHigh;
  private long peer;

  /** A packet that left, and to whom. */
  record Sent(Wire wire, long peerHigh, long peer, Bytes packet) {}

  /**
   * @param sent what leaves through any wire
   */
  Wire(String name, List<Sent> sent) {
    this.name = name;
    this.sent = sent;
  }

  void bring(long high, long low, byte[] packet) {
    peerHigh = high;
    peer = low;
    waiting = packet;
  }

  private int fill(PacketBatch batch) {
    batch.clear();
    if (waiting.length == 0) {
      return -1;
    }
    int slot = batch.add(waiting.length);
    batch.buffer(slot).put(0, waiting);
    batch.peer(slot, peerHigh, peer);
    waiting = new byte[0];
    return 1;
  }

  private int take(PacketBatch batch) {
    int before = sent.size();
    for (int slot = 0; slot < batch.size(); slot++) {
      if (batch.length(slot) > 0) {
        byte[] packet = new byte[batch.length(slot)];
        batch.buffer(slot).get(0, packet);
        sent.add(new Sent(this, batch.peerHigh(slot), batch.peer(slot), Bytes.of(packet)));
      }
    }
    return sent.size() - before;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return 0;
  }

  @Override
  public int read(PacketBatch batch) {
    return fill(batch);
  }

  @Override
  public int receive(PacketBatch batch) {
    return fill(batch);
  }

  @Override
  public int write(PacketBatch batch) {
    return take(batch);
  }

  @Override
  public int send(PacketBatch batch) {
    return take(batch);
  }

  @Override
  public void close() {}
}
