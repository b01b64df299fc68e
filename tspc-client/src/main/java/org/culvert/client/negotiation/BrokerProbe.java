// SPDX-License-Identifier: Apache-2.0
package org.culvert.client.negotiation;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.culvert.client.config.ClientSettings;
import org.culvert.client.console.Console;
import org.culvert.protocol.address.IpAddress;
import org.culvert.protocol.address.Ipv4Address;
import org.culvert.protocol.message.TunnelType;

/** Looks at the way to the configured broker, a part at a time, and asks it for nothing. */
public final class BrokerProbe {
  private final ClientSettings settings;
  private final Connector connector;

  public BrokerProbe(
      ClientSettings settings, InstantSource clock, RandomGenerator random, Console console) {
    this.settings = settings;
    this.connector = new Connector(settings, clock, random, console, RawPath::open);
  }

  /** The broker's addresses of the family that carries the tunnel; the first one is used. */
  public List<IpAddress> addresses() {
    boolean ipv4 = settings.tunnel().type() != TunnelType.V4V6;
    try {
      return Arrays.stream(InetAddress.getAllByName(settings.server().host()))
          .map(address -> IpAddress.of(address.getAddress()))
          .filter(address -> address instanceof Ipv4Address == ipv4)
          .toList();
    } catch (UnknownHostException e) {
      return List.of();
    }
  }

  /**
   * The address that this machine speaks to the broker from; no packet is sent.
   *
   * @throws IOException when there is no way there
   */
  public IpAddress localAddress(IpAddress broker) throws IOException {
    try (DatagramChannel channel = DatagramChannel.open()) {
      channel.connect(
          new InetSocketAddress(
              InetAddress.getByAddress(broker.octets()), settings.server().port()));
      InetSocketAddress local = (InetSocketAddress) channel.getLocalAddress();
      return IpAddress.of(local.getAddress().getAddress());
    }
  }

  /** {@link Outcome.SignedIn}, or what kept the user out. */
  public Outcome signIn(Transport transport) throws InterruptedException {
    Target target = new Target(settings.server(), false);
    return connector.signIn(target, settings.tunnel().type(), transport);
  }
}
