// SPDX-License-Identifier: Apache-2.0
package org.culvert.broker.transport;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.culvert.protocol.address.Endpoint;
import org.culvert.protocol.address.IpAddress;
import org.jspecify.annotations.Nullable;

/** Turns accepted connections into {@link TcpConnection}s, as many as there are places for. */
final class TcpListener extends ChannelInitializer<SocketChannel> {
  private final String listener;
  private final @Nullable IpAddress announced;
  private final SignallingContext context;
  private final Optional<ServerTls> tls;

  /**
   * @param announced the broker's outer address as clients have to use it; null for the one that
   *     the connection came in on
   */
  TcpListener(
      String listener,
      @Nullable IpAddress announced,
      SignallingContext context,
      Optional<ServerTls> tls) {
    this.listener = listener;
    this.announced = announced;
    this.context = context;
    this.tls = tls;
  }

  @Override
  protected void initChannel(SocketChannel connection) {
    Endpoint source = endpoint(connection.remoteAddress());
    Optional<Places.Place> place = context.connect(source.address());
    if (place.isEmpty()) {
      context.drop(SignallingDrop.TOO_MANY_CONNECTIONS);
      ChannelFuture _ = connection.close();
      return;
    }
    connection.closeFuture().addListener(_ -> place.get().leave());
    IpAddress local = announced != null ? announced : endpoint(connection.localAddress()).address();
    connection.pipeline().addLast(new TcpConnection(listener, local, source, context, tls));
  }

  private static Endpoint endpoint(InetSocketAddress address) {
    return new Endpoint(IpAddress.of(address.getAddress().getAddress()), address.getPort());
  }
}
