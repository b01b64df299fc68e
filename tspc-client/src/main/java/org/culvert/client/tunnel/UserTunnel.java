// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.tunnel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.culvert.client.negotiation.PacketPath;
import org.culvert.packetio.PacketBatch;
import org.culvert.packetio.TunDevice;

/**
 * A tunnel that this program carries, over UDP or straight in IP: packets of the device go to the
 * path and back. One thread reads the device, the path's own thread delivers; neither ends before
 * {@link #close}, whatever errors the device or the network report. The path and the addresses may
 * change while packets flow.
 */
public final class UserTunnel implements AutoCloseable {
  private static final int SLOTS = 64;
  private static final int LARGEST_PACKET = 2048;

  private final TunDevice device;
  private final IntConsumer answers;
  private final PacketBatch incoming = PacketBatch.allocate(1, LARGEST_PACKET);
  private final Object deviceWriter = new Object();
  private final Traffic traffic = new Traffic();
  private volatile Ends ends;
  private volatile boolean unreachable;
  private volatile boolean closed;

  /** What packets are let through between, and how the keepalive looks. */
  private record Ends(PacketPath path, InnerAddresses own, EchoProbe echo) {}

  /**
   * @param answers told the sequence number of each keepalive that was answered, on another thread
   */
  public UserTunnel(
      TunDevice device, PacketPath path, InnerAddresses own, EchoProbe echo, IntConsumer answers) {
    this.device = device;
    this.answers = answers;
    this.ends = new Ends(path, own, echo);
    Thread.ofPlatform().daemon().name("tun-reader").start(this::readAll);
    path.deliverTo(this::enter);
  }

  /** Goes on over another path, or with other addresses. */
  public void change(PacketPath path, InnerAddresses own, EchoProbe echo) {
    PacketPath before = ends.path();
    ends = new Ends(path, own, echo);
    path.deliverTo(this::enter);
    if (!before.equals(path)) {
      before.close();
    }
  }

  public PacketPath path() {
    return ends.path();
  }

  public InnerAddresses addresses() {
    return ends.own();
  }

  /**
   * Whether nothing gets through. Then this machine is told so for each packet, and its programs
   * turn to IPv4 at once, instead of waiting for an answer that does not come.
   */
  public void unreachable(boolean now) {
    unreachable = now;
  }

  /** Sends one keepalive. */
  public void probe(int sequence) {
    ends.path().sendPacket(ends.echo().request(sequence));
  }

  public Traffic traffic() {
    return traffic;
  }

  private void readAll() {
    PacketBatch batch = PacketBatch.allocate(SLOTS, LARGEST_PACKET);
    ByteBuffer error = ByteBuffer.allocateDirect(LARGEST_PACKET);
    while (!closed) {
      try {
        int count = device.read(batch);
        if (count < 0) {
          return;
        }
        leave(batch, count, error);
      } catch (IOException e) {
        // The device may be down for a moment; without the pause this would be a busy loop.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private void leave(PacketBatch batch, int count, ByteBuffer error) {
    Ends now = ends;
    for (int slot = 0; slot < count; slot++) {
      ByteBuffer packet = batch.buffer(slot);
      int length = batch.length(slot);
      if (!now.own().mayLeave(packet, 0, length)) {
        traffic.dropped();
      } else if (unreachable) {
        traffic.dropped();
        answer(now, packet, length, error);
      } else {
        now.path().sendPacket(packet.slice(0, length));
        traffic.sent(length);
      }
    }
  }

  private void answer(Ends now, ByteBuffer packet, int length, ByteBuffer error) {
    int size = now.own().unreachable(now.echo().broker(), packet, length, error);
    if (size > 0) {
      write(error.limit(size).position(0), size);
    }
    error.clear();
  }

  private void enter(ByteBuffer packet) {
    Ends now = ends;
    OptionalInt answer = now.echo().answered(packet);
    int length = packet.remaining();
    if (answer.isPresent()) {
      answers.accept(answer.getAsInt());
    } else if (length <= LARGEST_PACKET && now.own().mayEnter(packet, packet.position(), length)) {
      traffic.received(length);
      write(packet, length);
    } else {
      traffic.dropped();
    }
  }

  private void write(ByteBuffer packet, int length) {
    // For a moment two paths may deliver: the old one and the new one.
    synchronized (deviceWriter) {
      incoming.clear();
      int slot = incoming.add(length);
      incoming.buffer(slot).put(0, packet, packet.position(), length);
      try {
        device.write(incoming);
      } catch (IOException e) {
        traffic.dropped();
      }
    }
  }

  /** Closes the path, then the device, with which its routes and addresses go. */
  @Override
  public void close() {
    closed = true;
    ends.path().close();
    device.close();
  }
}
