// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.culvert.broker.config.ListenerSettings;
import org.culvert.broker.config.TunSettings;
import org.culvert.packetio.MemoryTunDevice;
import org.culvert.packetio.MemoryTunnelSocket;
import org.culvert.packetio.NeighbourProxy;
import org.culvert.packetio.TunDevice;
import org.culvert.packetio.TunnelSocket;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv6Prefix;
import org.culvert.protocol.message.TunnelType;

/** A kernel and a network in memory, with as many clients as a test likes. */
final class MemoryNetwork implements PacketDevices, AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(20);

  final MemoryTunDevice tun = new MemoryTunDevice();
  final MemoryTunnelSocket socket = new MemoryTunnelSocket();

  final MemoryTunnelSocket protocol41 = MemoryTunnelSocket.raw();
  final MemoryTunnelSocket overIpv6 = MemoryTunnelSocket.raw();
  final MemoryNeighbours neighbours = new MemoryNeighbours();
  final MemoryRoutes routes = new MemoryRoutes();

  /** What happens as soon as the broker begins to listen. */
  Runnable onListen = () -> {};

  /** What is wrong with the device. */
  volatile Optional<String> obstacle = Optional.empty();

  private final Map<Long, BlockingQueue<byte[]>> inboxes = new ConcurrentHashMap<>();
  private final Thread postman = Thread.ofPlatform().daemon().start(this::deliver);

  @Override
  public TunDevice tun(TunSettings settings, List<Ipv6Prefix> pools) {
    return tun;
  }

  @Override
  public Optional<String> obstacle(TunDevice device) {
    return obstacle;
  }

  @Override
  public TunnelRoutes.Kernel routes(String device) {
    return routes;
  }

  @Override
  public NeighbourProxy neighbours(String interfaceName) {
    return neighbours;
  }

  @Override
  public TunnelSocket socket(ListenerSettings listener) {
    onListen.run();
    return socket;
  }

  @Override
  public TunnelSocket raw(TunnelType type, IpAddress local) {
    return type == TunnelType.V4V6 ? overIpv6 : protocol41;
  }

  /** Sends a datagram of that client to the broker. */
  void send(long peer, byte[] datagram) {
    socket.inject(peer, datagram);
  }

  /** The next datagram for that client. */
  Optional<byte[]> receive(long peer, Duration patience) throws InterruptedException {
    return Optional.ofNullable(inbox(peer).poll(patience.toMillis(), TimeUnit.MILLISECONDS));
  }

  private BlockingQueue<byte[]> inbox(long peer) {
    return inboxes.computeIfAbsent(peer, _ -> new LinkedBlockingQueue<>());
  }

  private void deliver() {
    try {
      // A socket that was closed has nothing more, at once and for ever.
      for (var next = take(); next.isPresent(); next = take()) {
        MemoryTunnelSocket.Datagram datagram = next.get();
        byte[] octets = new byte[datagram.payload().remaining()];
        datagram.payload().get(0, octets);
        inbox(datagram.peer()).add(octets);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Optional<MemoryTunnelSocket.Datagram> take() throws InterruptedException {
    return socket.take(Duration.ofHours(1));
  }

  @Override
  public void close() {
    postman.interrupt();
  }
}
